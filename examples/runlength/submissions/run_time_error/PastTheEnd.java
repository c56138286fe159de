import java.util.Scanner;

public class PastTheEnd {
  public static void main(String[] args) {
    String line = new Scanner(System.in).nextLine();
    int i = 0;
    while (i < line.length()) {
      int length = 1;
      while (line.charAt(i + length) == line.charAt(i)) {
        length++;
      }
      System.out.print(length + line.substring(i, i + 1));
      i += length;
    }
    System.out.println();
  }
}
