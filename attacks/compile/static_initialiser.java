// Code that runs when its class is loaded. A compiler must not load what it compiles.
public class static_initialiser {
  static {
    System.err.println("BROKEN the compiler ran this");
  }

  static final String WHERE = System.getProperty("user.dir");

  public static void main(String[] args) {
    System.out.println("held");
  }
}
