package dev.cloister.grader.config;

/** All settings of the service. */
public record GraderConfig(
    QueueConfig queue, HttpConfig http, JudgingConfig judging, RunsConfig runs, CellConfig cell) {

  /**
   * Reads every part.
   *
   * @throws SettingsException if a setting is unknown or malformed
   */
  public static GraderConfig from(Settings settings) {
    GraderConfig config =
        new GraderConfig(
            QueueConfig.from(settings),
            HttpConfig.from(settings),
            JudgingConfig.from(settings),
            RunsConfig.from(settings),
            CellConfig.from(settings));
    settings.refuseUnknown();
    return config;
  }
}
