import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

public class Sol {
  record Point(double x, double y) {
    Point minus(Point o) {
      return new Point(x - o.x, y - o.y);
    }

    Point times(double k) {
      return new Point(k * x, k * y);
    }

    double dot(Point o) {
      return x * o.x + y * o.y;
    }
  }

  static double distance(Point p, Point a, Point b) {
    Point d = b.minus(a);
    double t = d.dot(d) > 0 ? p.minus(a).dot(d) / d.dot(d) : 0;
    Point nearest = p.minus(a).minus(d.times(Math.min(1, Math.max(0, t))));
    return Math.hypot(nearest.x, nearest.y);
  }

  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    StringBuilder out = new StringBuilder();
    for (int n = Integer.parseInt(in.readLine()); n > 0; n--) {
      double[] v = Arrays.stream(in.readLine().split(" ")).mapToDouble(Double::parseDouble).toArray();
      out.append(distance(new Point(v[0], v[1]), new Point(v[2], v[3]), new Point(v[4], v[5]))).append('\n');
    }
    System.out.print(out);
  }
}
