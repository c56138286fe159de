import java.util.Arrays;
import java.util.Scanner;

// Right as long as every coordinate is an integer, as in the sample.
public class Integers {
  public static void main(String[] args) {
    Scanner in = new Scanner(System.in);
    for (int n = Integer.parseInt(in.nextLine()); n > 0; n--) {
      int[] v = Arrays.stream(in.nextLine().split(" ")).mapToInt(Integer::parseInt).toArray();
      double dx = v[4] - v[2], dy = v[5] - v[3], length2 = dx * dx + dy * dy;
      double t = length2 > 0 ? ((v[0] - v[2]) * dx + (v[1] - v[3]) * dy) / length2 : 0;
      t = Math.min(1, Math.max(0, t));
      System.out.println(Math.hypot(v[0] - v[2] - t * dx, v[1] - v[3] - t * dy));
    }
  }
}
