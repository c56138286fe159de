import java.util.Scanner;

public class SmallArray {
  public static void main(String[] args) {
    Scanner in = new Scanner(System.in);
    long[] sums = new long[3];
    int t = in.nextInt();
    for (int i = 0; i < t; i++) {
      sums[i] = in.nextLong() + in.nextLong();
    }
    for (int i = 0; i < t; i++) {
      System.out.println(sums[i]);
    }
  }
}
