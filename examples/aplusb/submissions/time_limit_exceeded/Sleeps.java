public class Sleeps {
  // Uses no processor time: only a limit on elapsed time ends it.
  public static void main(String[] args) throws InterruptedException {
    Thread.sleep(Long.MAX_VALUE);
  }
}
