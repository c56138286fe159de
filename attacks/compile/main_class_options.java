// Two readers of one file: the judge looks for the package by itself and does not know that \u002f\u002a begins a
// comment, so that it finds one whose name is an option of the virtual machine.
\u002f* package -XX:OnOutOfMemoryError=; */
public class main_class_options {
  public static void main(String[] args) {
    System.out.println("held");
  }
}
