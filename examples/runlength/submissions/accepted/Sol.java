import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Sol {
  public static void main(String[] args) throws IOException {
    String line = new BufferedReader(new InputStreamReader(System.in)).readLine();
    StringBuilder encoded = new StringBuilder();
    int start = 0;
    for (int i = 1; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) != line.charAt(start)) {
        encoded.append(i - start).append(line.charAt(start));
        start = i;
      }
    }
    System.out.println(encoded);
  }
}
