package dev.sallyport.gate.vaultcheck;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.key.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a gate has prepared for somebody elsewhere. */
record CarriedAttacks(
    String entry,
    String value,
    KeyText madeUp,
    String vaultUrl,
    String ticketFormat,
    List<Attack> before,
    List<Attack> attacks,
    List<Attack> after) {
  CarriedAttacks {
    before = List.copyOf(before);
    attacks = List.copyOf(attacks);
    after = List.copyOf(after);
  }

  static CarriedAttacks of(JsonNode prepared) {
    return new CarriedAttacks(
        prepared.path("entry").asText(),
        prepared.path("value").asText(),
        KeyText.parse(prepared.path("key").asText())
            .orElseThrow(() -> new CheckFailedException("what answers is no gate")),
        prepared.path("webhookUrl").asText(),
        prepared.path("ticketFormat").asText(),
        attacks(prepared.path("before")),
        attacks(prepared.path("attacks")),
        attacks(prepared.path("after")));
  }

  private static List<Attack> attacks(JsonNode array) {
    List<Attack> attacks = new ArrayList<>();
    for (JsonNode each : array) {
      List<Volley> volleys = new ArrayList<>();
      each.path("volleys").forEach(volley -> volleys.add(volley(volley)));
      attacks.add(
          new Attack(
              each.path("name").asText(),
              each.path("sent").asText(),
              each.path("why").asText(),
              each.path("promised").asBoolean(),
              each.path("needsEntry").asBoolean(),
              () -> volleys));
    }
    return attacks;
  }

  private static Volley volley(JsonNode volley) {
    List<Shot> shots = new ArrayList<>();
    volley.path("shots").forEach(shot -> shots.add(shot(shot)));
    return new Volley(shots, expected(volley.path("expected").asText()));
  }

  /** A gate of another version may expect something that this command does not know. */
  private static Expected expected(String name) {
    for (Expected each : Expected.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    throw new CheckFailedException("the gate is of another version than this command");
  }

  private static Shot shot(JsonNode shot) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    shot.path("headers")
        .properties()
        .forEach(each -> headers.add(Map.entry(each.getKey(), each.getValue().asText())));
    JsonNode body = shot.path("body");
    return new Shot(
        shot.path("method").asText(),
        shot.path("target").asText(),
        headers,
        body.isTextual() ? body.textValue() : null);
  }
}
