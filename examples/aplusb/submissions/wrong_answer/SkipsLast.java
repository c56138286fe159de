import java.util.Scanner;

public class SkipsLast {
  public static void main(String[] args) {
    Scanner in = new Scanner(System.in);
    for (int t = in.nextInt(); t > 1; t--) {
      System.out.println(in.nextLong() + in.nextLong());
    }
  }
}
