package dev.sallyport.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What each side wrote down, and that the credential is in nothing the gate wrote. */
final class Evidence {
  private static final int AUDIT_LINES_SHOWN = 6;
  private static final int TIME_LENGTH = "T00:00:00".length();

  private final Terminal terminal;
  private final OperatorCalls operator;
  private final Parties parties;

  Evidence(Terminal terminal, OperatorCalls operator, Parties parties) {
    this.terminal = terminal;
    this.operator = operator;
    this.parties = parties;
  }

  void show(String secret) {
    terminal.step("What each side wrote down");
    Answer audit = operator.auditLog().expecting(200);
    String gateLog = text(parties.gateLog());
    String vaultLog = text(parties.vaultLog());
    requireAbsent("the gate's audit log", audit.text(), secret);
    requireAbsent("the gate's log", gateLog, secret);
    requireAbsent("the vault's log", vaultLog, secret);
    terminal.line("gate, audit log, newest first: time, decision, action, service, ticket id");
    newest(audit.json()).forEach(terminal::detail);
    terminal.line("vault, log: what it warns about");
    warnings(vaultLog).forEach(terminal::detail);
    terminal.line("The credential is in none of them, nor in the gate's log.");
  }

  private static List<String> newest(JsonNode audit) {
    return StreamSupport.stream(audit.path("entries").spliterator(), false)
        .limit(AUDIT_LINES_SHOWN)
        .map(Evidence::summary)
        .toList();
  }

  private static String summary(JsonNode entry) {
    String decision = entry.path("decision").asText() + " " + entry.path("reason").asText("");
    return "%s  %-6s %-18s %-8s %s"
        .formatted(
            time(entry.path("at").asText()),
            decision.strip(),
            entry.path("action").asText(),
            entry.path("service").asText(""),
            entry.path("ticket").asText(""))
        .stripTrailing();
  }

  private static List<String> warnings(String log) {
    return log.lines()
        .map(Answer::parse)
        .filter(line -> line.path("level").asText().equals("WARN"))
        .map(
            line ->
                "%s  %s, ticket %s"
                    .formatted(
                        time(line.path("time").asText()),
                        line.path("message").asText(),
                        line.path("ticket_id").asText("unknown")))
        .toList();
  }

  /** The time of day of an ISO 8601 time, to the second. */
  private static String time(String instant) {
    int day = instant.indexOf('T');
    return day < 0 || instant.length() < day + TIME_LENGTH
        ? instant
        : instant.substring(day + 1, day + TIME_LENGTH);
  }

  private static void requireAbsent(String place, String text, String secret) {
    if (text.contains(secret)) {
      throw new StepFailedException("the credential is in " + place);
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }
}
