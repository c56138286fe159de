package dev.cloister.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A bar for the median of each latency, on a logarithmic scale, with a whisker up to its 99th
 * percentile. Follows the reader's light or dark scheme.
 */
public final class SvgChart {
  private static final int WIDTH = 1000;
  private static final int LEFT = 330;
  private static final int RIGHT = 110;
  private static final int BAR = 16;
  private static final int LINE = 24;
  private static final int TOP = 64;

  private static final String STYLE =
      """
      <style>
      svg { font: 13px system-ui, sans-serif; } .back { fill: #ffffff; }
      text { fill: #1f2328; } .faint { fill: #59636e; } .title { font-size: 16px; font-weight: 600; }
      .head { font-weight: 600; } .grid { stroke: #d1d9e0; } .whisker { stroke: #59636e; stroke-width: 1.5; }
      .bar { fill: #0969da; } .bare { fill: #818b98; }
      @media (prefers-color-scheme: dark) {
      .back { fill: #0d1117; } text { fill: #f0f6fc; } .faint { fill: #9198a1; } .grid { stroke: #3d444d; }
      .whisker { stroke: #9198a1; } .bar { fill: #4493f8; } .bare { fill: #656c76; }
      }
      </style>
      <rect width="100%" height="100%" class="back"/>
      """;

  private final double least;
  private final double most;
  private final StringBuilder svg = new StringBuilder();
  private int y = TOP;

  private SvgChart(double least, double most) {
    this.least = least;
    this.most = most;
  }

  /** The chart of a report; a report without latencies gives one without bars. */
  public static String of(Report report) {
    List<Row.Latency> all = new ArrayList<>();
    report.sections().forEach(section -> all.addAll(latencies(section)));
    double least = all.stream().mapToDouble(Row.Latency::p50).min().orElse(10);
    double most = all.stream().mapToDouble(Row.Latency::p99).max().orElse(1000);
    // Whole decades, and no bar without a length.
    SvgChart chart =
        new SvgChart(
            Math.pow(10, Math.floor(Math.log10(least * 0.8))),
            Math.pow(10, Math.ceil(Math.log10(most * 1.01))));
    return chart.draw(report);
  }

  private static List<Row.Latency> latencies(SectionResult section) {
    return section.rows().stream()
        .filter(Row.Latency.class::isInstance)
        .map(Row.Latency.class::cast)
        .toList();
  }

  private String draw(Report report) {
    for (SectionResult section : report.sections()) {
      if (!latencies(section).isEmpty()) {
        section(section);
      }
    }
    int height = y + 44;
    StringBuilder whole = new StringBuilder();
    whole.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"Cloister: time per run\">%n",
            WIDTH, height));
    whole.append(STYLE);
    whole.append(text(16, 26, "title", "start", "Time per run: median, and a whisker to p99"));
    String where =
        String.join(
            ", ",
            report.machine().cpu(),
            report.machine().processors() + " processors",
            "Linux " + report.machine().kernel(),
            report.date().toString().substring(0, 10));
    whole.append(text(16, 46, "faint", "start", where));
    grid(whole, height - 40);
    return whole.append(svg).append("</svg>\n").toString();
  }

  private void grid(StringBuilder out, int bottom) {
    for (double decade = least; decade <= most * 1.001; decade *= 10) {
      double x = x(decade);
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
              x,
              x,
              TOP,
              bottom));
      out.append(text(x, bottom + 18, "faint", "middle", time(decade)));
    }
  }

  private void section(SectionResult section) {
    svg.append(text(16, y + 18, "head", "start", section.title()));
    y += LINE + 4;
    for (Row.Latency row : latencies(section)) {
      bar(row);
      y += LINE;
    }
    y += 10;
  }

  private void bar(Row.Latency row) {
    int middle = y + LINE / 2;
    svg.append(text(LEFT - 10, middle + 5, "", "end", row.name()));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
            row.name().startsWith("bare") ? "bare" : "bar",
            LEFT,
            middle - BAR / 2,
            x(row.p50()) - LEFT,
            BAR));
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"whisker\" fill=\"none\" d=\"M%.1f %dH%.1fm0 -4v8\"/>%n",
            x(row.p50()),
            middle,
            x(row.p99())));
    String times =
        row.timesBare().isPresent()
            ? String.format(Locale.ROOT, ", %.1f x", row.timesBare().getAsDouble())
            : "";
    svg.append(text(x(row.p99()) + 8, middle + 5, "faint", "start", time(row.p50()) + times));
  }

  private double x(double micros) {
    double part = Math.log(micros / least) / Math.log(most / least);
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private static String time(double micros) {
    if (micros >= 1e6) {
      return Numbers.plain(micros / 1e6) + " s";
    }
    return micros >= 1000
        ? Numbers.plain(micros / 1000) + " ms"
        : Numbers.plain(micros) + " \u00b5s";
  }

  private static String text(double x, int y, String style, String anchor, String content) {
    String escaped = content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%d\" class=\"%s\" text-anchor=\"%s\">%s</text>%n",
        x,
        y,
        style,
        anchor,
        escaped);
  }
}
