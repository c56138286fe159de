// @EXPECTED_RESULTS@: COMPILER-ERROR
public class Name {
  public static void main(String[] args) {
    System.out.println(encode("aaab"));
  }
}
