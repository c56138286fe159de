package dev.cloister.grader.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error: warnings, or what the environment variable {@code CLOISTER_LOG} names. In
 * code, and not as logback.xml, because reading XML costs a short command a tenth of a second.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n%rEx";

  /** Called by Logback, which finds this class as a service. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(level(Level.WARN));
    // Vert.x registers each of its gauges once more with every new label; Micrometer warns of it.
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Lets the service's own news through. */
  static void forService() {
    if (LoggerFactory.getLogger("dev.cloister") instanceof Logger logger) {
      logger.setLevel(level(Level.INFO));
    }
  }

  /** What a storm does to the sandbox is no news. */
  static void forStorm() {
    quieten("dev.cloister", Level.ERROR);
    quieten("dev.cloister.grader.http", Level.OFF);
  }

  private static void quieten(String name, Level most) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level(most));
    }
  }

  private static Level level(Level otherwise) {
    return Level.toLevel(
        Optional.ofNullable(System.getenv("CLOISTER_LOG")).orElse(otherwise.levelStr), otherwise);
  }
}
