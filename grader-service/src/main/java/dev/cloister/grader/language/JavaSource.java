package dev.cloister.grader.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Java source declares, as far as it takes to start it: its package, its first public
 * top-level type, and the top-level type or nested class that holds {@code main}. Comments, string
 * and character literals and text blocks are skipped; what is no Java finds nothing.
 *
 * @param publicType the public top-level type
 * @param mainClass the class that holds main, by its binary name
 */
record JavaSource(Optional<String> publicType, Optional<String> mainClass) {
  private static final Set<String> TYPE_KEYWORDS = Set.of("class", "interface", "enum", "record");

  private static final Set<String> MODIFIERS = Set.of("public", "static");
  private static final Set<String> SEPARATORS = Set.of("{", "}", ";");
  private static final Pattern PACKAGE =
      Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");

  /**
   * In bytes. What a problem allows is less by far, and the rest of what is too long is not read.
   */
  private static final int LONGEST_SOURCE = 1 << 20;

  /** In characters; a path has fewer. */
  private static final int LONGEST_NAME = 4_096;

  /** In tokens: {@code final java.lang.String... args} has nine. */
  private static final int LONGEST_PARAMETER = 16;

  static JavaSource parse(byte[] source) {
    int length = Math.min(source.length, LONGEST_SOURCE);
    return new Reader(tokens(new String(source, 0, length, StandardCharsets.UTF_8))).read();
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (text.startsWith("//", i)) {
        i = end(text.indexOf('\n', i), text, 1);
      } else if (text.startsWith("/*", i)) {
        i = end(text.indexOf("*/", i + 2), text, 2);
      } else if (text.startsWith("\"\"\"", i)) {
        i = literalEnd(text, i + 3, "\"\"\"");
      } else if (c == '"' || c == '\'') {
        i = literalEnd(text, i + 1, String.valueOf(c));
      } else if (Character.isJavaIdentifierStart(c)) {
        int start = i;
        while (i < text.length() && Character.isJavaIdentifierPart(text.charAt(i))) {
          i++;
        }
        tokens.add(text.substring(start, i));
      } else {
        if (!Character.isWhitespace(c)) {
          tokens.add(String.valueOf(c));
        }
        i++;
      }
    }
    return tokens;
  }

  private static int end(int found, String text, int length) {
    return found < 0 ? text.length() : found + length;
  }

  private static int literalEnd(String text, int from, String quote) {
    int i = from;
    while (i < text.length() && !text.startsWith(quote, i)) {
      if (quote.length() == 1 && text.charAt(i) == '\n') {
        return i;
      }
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), i + quote.length());
  }

  /** Walks over the tokens with a stack of the types that are open. */
  private static final class Reader {
    private final List<String> tokens;
    private final List<Scope> scopes = new ArrayList<>();

    /** Those since the last separator. */
    private final Set<String> modifiers = new HashSet<>();

    private String packageName = "";
    private Optional<String> publicType = Optional.empty();
    private Optional<String> mainClass = Optional.empty();

    Reader(List<String> tokens) {
      this.tokens = tokens;
    }

    JavaSource read() {
      String pendingType = "";
      int i = 0;
      while (i < tokens.size()) {
        String token = tokens.get(i);
        if (token.equals("package") && scopes.isEmpty()) {
          i = readPackage(i + 1);
          continue;
        }
        if (TYPE_KEYWORDS.contains(token) && declaresType(i)) {
          pendingType = tokens.get(i + 1);
          if (scopes.isEmpty() && publicType.isEmpty() && modifiers.contains("public")) {
            publicType = Optional.of(pendingType);
          }
          i++;
        } else if (token.equals("{")) {
          scopes.add(new Scope(pendingType));
          pendingType = "";
        } else if (token.equals("}") && !scopes.isEmpty()) {
          scopes.remove(scopes.size() - 1);
        } else if (token.equals("main") && mainClass.isEmpty() && isMainMethod(i)) {
          mainClass = enclosing();
        }
        remember(token);
        i++;
      }
      return new JavaSource(publicType, mainClass);
    }

    /** Kept on the way, since looking back for each declaration would take quadratic time. */
    private void remember(String token) {
      if (SEPARATORS.contains(token)) {
        modifiers.clear();
      } else if (MODIFIERS.contains(token)) {
        modifiers.add(token);
      }
    }

    /** What is no dotted name could be taken for an option of the virtual machine. */
    private int readPackage(int from) {
      StringBuilder name = new StringBuilder();
      int i = from;
      while (i < tokens.size() && !tokens.get(i).equals(";") && name.length() < LONGEST_NAME) {
        name.append(tokens.get(i++));
      }
      packageName = PACKAGE.matcher(name).matches() ? name.toString() : "";
      return i;
    }

    private boolean declaresType(int i) {
      boolean named =
          i + 1 < tokens.size() && Character.isJavaIdentifierStart(tokens.get(i + 1).charAt(0));
      boolean literal = i > 0 && tokens.get(i - 1).equals(".");
      // "record" is an ordinary name elsewhere: a declaration has its components in parentheses.
      boolean component =
          !tokens.get(i).equals("record")
              || (i + 2 < tokens.size() && Set.of("(", "<").contains(tokens.get(i + 2)));
      return named && !literal && component;
    }

    private boolean isMainMethod(int i) {
      return i >= 1
          && i + 2 < tokens.size()
          && tokens.get(i + 1).equals("(")
          && tokens.get(i - 1).equals("void")
          && modifiers.containsAll(MODIFIERS)
          && takesStrings(i + 2);
    }

    /** One parameter that is an array of String, or a variable number of them. */
    private boolean takesStrings(int from) {
      StringBuilder parameter = new StringBuilder();
      int end = Math.min(tokens.size(), from + LONGEST_PARAMETER);
      for (int i = from; i < end && !tokens.get(i).equals(")"); i++) {
        if (!tokens.get(i).equals("final")) {
          parameter.append(tokens.get(i)).append(' ');
        }
      }
      String text = parameter.toString();
      return text.matches("(java \\. lang \\. )?String (\\[ ] \\S+|\\. \\. \\. \\S+|\\S+ \\[ ]) ");
    }

    private Optional<String> enclosing() {
      StringBuilder name = new StringBuilder();
      for (Scope scope : scopes) {
        if (scope.type().isEmpty()) {
          return Optional.empty();
        }
        name.append(name.isEmpty() ? "" : "$").append(scope.type());
      }
      if (name.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(packageName.isEmpty() ? name.toString() : packageName + "." + name);
    }
  }

  /** An open brace, and the type it belongs to; empty for a method or a block. */
  private record Scope(String type) {}
}
