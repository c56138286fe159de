package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.posix.Affinity;
import java.io.IOException;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of processors of this machine, from 0. Immutable.
 *
 * @param numbers in ascending order; may be empty
 */
public record ProcessorSet(SortedSet<Integer> numbers) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final int LARGEST = 8_191; // CONFIG_NR_CPUS is at most 8192

  /** Checks the range and copies the set. */
  public ProcessorSet {
    numbers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
    if (!numbers.isEmpty() && (numbers.first() < 0 || numbers.last() > LARGEST)) {
      throw new IllegalArgumentException(
          "processors are numbered from 0 to " + LARGEST + ", not " + numbers);
    }
  }

  /** No processor. */
  public static ProcessorSet none() {
    return new ProcessorSet(new TreeSet<>());
  }

  /** These processors. */
  public static ProcessorSet of(Collection<Integer> numbers) {
    return new ProcessorSet(new TreeSet<>(numbers));
  }

  /**
   * Reads the kernel's notation, for example {@code 2-3,6}; an empty text is the empty set.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ProcessorSet parse(String text) {
    SortedSet<Integer> numbers = new TreeSet<>();
    if (text.isBlank()) {
      return new ProcessorSet(numbers);
    }
    for (String part : text.trim().split(",", -1)) {
      Matcher range = RANGE.matcher(part.trim());
      if (!range.matches()) {
        throw notAList(text);
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first || last > LARGEST) {
        throw notAList(text);
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return new ProcessorSet(numbers);
  }

  private static IllegalArgumentException notAList(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no list of processors such as 2-3,6, with numbers up to " + LARGEST);
  }

  /** The processors that are switched on. */
  public static ProcessorSet online() {
    return KernelFiles.HERE
        .text("/sys/devices/system/cpu/online")
        .map(ProcessorSet::parse)
        .orElseThrow(() -> new IllegalStateException("/sys/devices/system/cpu/online is missing"));
  }

  /** Whether it holds none. */
  public boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** These without the others. */
  public ProcessorSet without(ProcessorSet others) {
    SortedSet<Integer> rest = new TreeSet<>(numbers);
    rest.removeAll(others.numbers);
    return new ProcessorSet(rest);
  }

  /**
   * Keeps every thread of this JVM, present and future, on these processors. To be called early: a
   * thread that is being made meanwhile may escape, and pools are sized by the processors that the
   * JVM finds.
   *
   * @throws SandboxException if the kernel refuses, for example because a container may use none of
   *     them
   * @throws IllegalStateException if the set is empty
   */
  public void confineThisJvm() throws SandboxException {
    if (isEmpty()) {
      throw new IllegalStateException("no processor is left for this JVM");
    }
    try {
      Affinity.confineThisProcess(numbers);
    } catch (IOException e) {
      throw Faults.of("cannot confine this JVM to the processors " + this, "affinity", e);
    }
  }

  /** The kernel's notation, for example {@code 2-3,6}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int first = -1;
    for (int number : numbers) {
      if (!numbers.contains(number - 1)) {
        text.append(text.isEmpty() ? "" : ",").append(number);
        first = number;
      }
      if (!numbers.contains(number + 1) && number > first) {
        text.append('-').append(number);
      }
    }
    return text.toString();
  }
}
