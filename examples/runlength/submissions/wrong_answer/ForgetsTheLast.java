import java.util.Scanner;

public class ForgetsTheLast {
  public static void main(String[] args) {
    String line = new Scanner(System.in).nextLine();
    StringBuilder encoded = new StringBuilder();
    int start = 0;
    for (int i = 1; i < line.length(); i++) {
      if (line.charAt(i) != line.charAt(start)) {
        encoded.append(i - start).append(line.charAt(start));
        start = i;
      }
    }
    System.out.println(encoded);
  }
}
