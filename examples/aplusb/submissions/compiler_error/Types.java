// @EXPECTED_RESULTS@: COMPILER-ERROR
public class Types {
  public static void main(String[] args) {
    int sum = "1 + 2";
  }
}
