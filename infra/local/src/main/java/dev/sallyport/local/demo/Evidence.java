package dev.sallyport.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What each side wrote down, and that the credential is in nothing the gate wrote. */
final class Evidence {
  private static final int AUDIT_LINES_SHOWN = 6;

  private final Terminal terminal;
  private final OperatorCalls operator;
  private final Parties parties;

  Evidence(Terminal terminal, OperatorCalls operator, Parties parties) {
    this.terminal = terminal;
    this.operator = operator;
    this.parties = parties;
  }

  void show(String secret) {
    terminal.step("What each side saw");
    Answer audit = operator.auditLog().expecting(200);
    terminal.line("gate, audit log, newest first:");
    records(audit.json()).stream()
        .limit(AUDIT_LINES_SHOWN)
        .map(Evidence::summary)
        .forEach(terminal::detail);
    String log = text(parties.gateLog());
    terminal.line("gate, log: %d lines".formatted(log.lines().count()));
    terminal.line("vault, log: %d lines".formatted(text(parties.vaultLog()).lines().count()));
    requireAbsent("the gate's audit log", audit.text(), secret);
    requireAbsent("the gate's log", log, secret);
    requireAbsent("the vault's log", text(parties.vaultLog()), secret);
    terminal.line("The credential is in none of the three.");
  }

  private static List<JsonNode> records(JsonNode answer) {
    List<JsonNode> records = new ArrayList<>();
    answer.path("entries").forEach(records::add);
    return records;
  }

  private static String summary(JsonNode line) {
    return Stream.of("at", "decision", "action", "reason", "service", "actor", "ticket")
        .map(line::path)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .reduce((left, right) -> left + "  " + right)
        .orElse("");
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
