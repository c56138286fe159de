// Annotated in every way that a processor on the class path, or one of this program, might be asked for.
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.element.TypeElement;

@SupportedAnnotationTypes("*")
public class annotation_processor extends AbstractProcessor {
  public annotation_processor() {
    System.err.println("BROKEN the compiler made a processor of this");
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment environment) {
    System.err.println("BROKEN the compiler asked the processor");
    return false;
  }

  @Deprecated
  public static void main(String[] args) {
    System.out.println("held");
  }
}
