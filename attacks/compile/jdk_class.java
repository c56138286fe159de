// A class of the platform itself, replaced: what runs afterwards would be the program's own.
package java.lang;

public class String {
  public static void main(String[] args) {
    System.out.println("BROKEN");
  }
}
