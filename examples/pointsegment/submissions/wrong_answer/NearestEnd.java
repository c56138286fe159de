import java.util.Scanner;

public class NearestEnd {
  public static void main(String[] args) {
    Scanner in = new Scanner(System.in);
    for (int n = Integer.parseInt(in.nextLine()); n > 0; n--) {
      String[] v = in.nextLine().split(" ");
      double px = Double.parseDouble(v[0]), py = Double.parseDouble(v[1]);
      double toA = Math.hypot(px - Double.parseDouble(v[2]), py - Double.parseDouble(v[3]));
      double toB = Math.hypot(px - Double.parseDouble(v[4]), py - Double.parseDouble(v[5]));
      System.out.println(Math.min(toA, toB));
    }
  }
}
