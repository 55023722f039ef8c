package dev.sallyport.gate.vaultcheck;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A report as a person reads it. */
final class ReportText {
  private static final int OUTCOME_WIDTH = 15;
  private static final int NAME_WIDTH = 30;

  private ReportText() {}

  /**
   * The report in lines; what went wrong is explained.
   *
   * @param from where the vault was seen from
   */
  static String of(JsonNode report, String from) {
    StringBuilder text = new StringBuilder();
    text.append(report.path("webhookUrl").asText())
        .append(" (")
        .append(report.path("ticketFormat").asText())
        .append("), seen from ")
        .append(from)
        .append('\n');
    report.path("checks").forEach(each -> append(text, each));
    report.path("attacks").forEach(each -> append(text, each));
    JsonNode summary = report.path("summary");
    return text.append(summary.path("passed").asInt())
        .append(" passed, ")
        .append(summary.path("failed").asInt())
        .append(" failed, ")
        .append(summary.path("informative").asInt())
        .append(" informative, ")
        .append(summary.path("notApplicable").asInt())
        .append(" not applicable\n")
        .toString();
  }

  private static void append(StringBuilder text, JsonNode finding) {
    String outcome = finding.path("outcome").asText().replace('_', ' ');
    boolean failed = outcome.equals("failed");
    text.append("  ")
        .append(padded(failed ? outcome.toUpperCase(Locale.ROOT) : outcome, OUTCOME_WIDTH))
        .append(padded(finding.path("name").asText(), NAME_WIDTH))
        .append(finding.path("came").asText())
        .append('\n');
    if (failed || outcome.equals("informative")) {
      explain(text, "sent", finding.path("sent").asText());
      explain(text, "expected", finding.path("expected").asText());
      explain(text, "why", finding.path("why").asText());
    }
  }

  private static void explain(StringBuilder text, String what, String words) {
    text.append(" ".repeat(2 + OUTCOME_WIDTH)).append(what).append(": ").append(words).append('\n');
  }

  private static String padded(String word, int width) {
    return word.length() >= width ? word + ' ' : word + " ".repeat(width - word.length());
  }
}
