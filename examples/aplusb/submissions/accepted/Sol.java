import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Sol {
  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    StringBuilder out = new StringBuilder();
    for (int t = Integer.parseInt(in.readLine()); t > 0; t--) {
      String[] pair = in.readLine().split(" ");
      out.append(Long.parseLong(pair[0]) + Long.parseLong(pair[1])).append('\n');
    }
    System.out.print(out);
  }
}
