package dev.cloister.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libFuzzer has printed, which Jazzer drives, too.
 *
 * @param executions inputs that were tried
 * @param features what of the coverage the inputs that are kept reach, in libFuzzer's measure
 * @param kept the file of the input that was found, as libFuzzer names it
 */
record FuzzLog(OptionalLong executions, OptionalLong features, Optional<String> kept) {
  private static final Pattern STATUS = Pattern.compile("^#(\\d+)\\s.*?\\bft: (\\d+)");
  private static final Pattern UNITS =
      Pattern.compile("^stat::number_of_executed_units:\\s*(\\d+)");
  private static final Pattern KEPT = Pattern.compile("Test unit written to (\\S+)");

  static FuzzLog of(List<String> lines) {
    OptionalLong executions = OptionalLong.empty();
    OptionalLong features = OptionalLong.empty();
    Optional<String> kept = Optional.empty();
    for (String line : lines) {
      Matcher status = STATUS.matcher(line);
      if (status.find()) {
        executions = OptionalLong.of(Long.parseLong(status.group(1)));
        features = OptionalLong.of(Long.parseLong(status.group(2)));
      }
      Matcher units = UNITS.matcher(line);
      if (units.find()) {
        executions = OptionalLong.of(Long.parseLong(units.group(1)));
      }
      Matcher file = KEPT.matcher(line);
      if (file.find()) {
        kept = Optional.of(file.group(1));
      }
    }
    return new FuzzLog(executions, features, kept);
  }
}
