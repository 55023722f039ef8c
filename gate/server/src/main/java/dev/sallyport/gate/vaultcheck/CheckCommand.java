package dev.sallyport.gate.vaultcheck;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code gate check-vault}: has a gate put its vault to the test, and sends the same requests from
 * where the command runs, since a vault takes tickets from where agents are.
 */
public final class CheckCommand {
  private static final String ELSEWHERE = "/api/vault/check/elsewhere";

  /** For one answer of the vault. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The tickets that are carried live for a minute. */
  private static final Duration LONGEST = Duration.ofSeconds(55);

  private final Vertx vertx;
  private final InstantSource clock;

  public CheckCommand(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /**
   * What an operator wants to know.
   *
   * @param attacks whether the vault is attacked as well
   * @param fromHere whether it is also asked from here, though it takes tickets from the gate
   */
  public record Wish(String gateUrl, Secret token, boolean attacks, boolean fromHere) {}

  /**
   * What was found.
   *
   * @param here from where the command runs, if it asked
   */
  public record Checked(JsonNode gate, Optional<JsonNode> here) {
    /** Whether nothing failed. */
    public boolean passed() {
      return Stream.concat(Stream.of(gate), here.stream())
          .allMatch(report -> report.path("passed").asBoolean());
    }

    /** For a person. */
    public String text() {
      return ReportText.of(gate, "the gate")
          + here.map(report -> "\n" + ReportText.of(report, "here")).orElse("");
    }

    /** For a program. */
    public String json() {
      Map<String, Object> reports = new LinkedHashMap<>();
      reports.put("gate", gate);
      here.ifPresent(report -> reports.put("here", report));
      return TestJson.write(reports);
    }
  }

  /** Checks; fails with a {@link CheckFailedException} when that cannot be done. */
  public Future<Checked> run(Wish wish) {
    return GateClient.of(vertx, wish.gateUrl(), wish.token())
        .compose(
            client ->
                client
                    .post("/api/vault/check", Map.of("attacks", wish.attacks()))
                    .compose(
                        report ->
                            wish.fromHere() || isGateRefused(report)
                                ? fromHere(client, wish)
                                    .map(here -> new Checked(report, Optional.of(here)))
                                : Future.succeededFuture(new Checked(report, Optional.empty()))));
  }

  private static boolean isGateRefused(JsonNode report) {
    for (JsonNode each : report.path("checks")) {
      if (each.path("name").asText().equals(Examination.GATE_IS_REFUSED)) {
        return each.path("outcome").asText().equals(Outcome.PASSED.wireName());
      }
    }
    return false;
  }

  private Future<JsonNode> fromHere(GateClient client, Wish wish) {
    return client
        .post(ELSEWHERE, Map.of())
        .map(CarriedAttacks::of)
        .compose(
            carried ->
                line(carried)
                    .compose(line -> attack(client, carried, wish, line))
                    .map(report -> tree(report.view())));
  }

  private Future<VaultLine> line(CarriedAttacks carried) {
    OutboundUrl url = GateClient.url(carried.vaultUrl(), "vault");
    return GateClient.address(vertx, url)
        .map(
            address ->
                new OutboundLine(
                    new OutboundCalls(vertx, PATIENCE),
                    url,
                    address,
                    carried.value(),
                    carried.madeUp()));
  }

  private Future<Report> attack(
      GateClient client, CarriedAttacks carried, Wish wish, VaultLine line) {
    Firing firing = new Firing(line, clock, clock.instant().plus(LONGEST));
    List<Finding> checks = new ArrayList<>();
    List<Finding> attacks = new ArrayList<>();
    return firing
        .all(carried.before())
        .compose(
            there -> {
              checks.addAll(there);
              boolean entered = there.getFirst().outcome() == Outcome.PASSED;
              return firing.all(wanted(carried, wish, entered));
            })
        .transform(
            (found, failure) ->
                client
                    .delete(ELSEWHERE + "/" + carried.entry())
                    .compose(
                        ended ->
                            found == null
                                ? Future.failedFuture(failure)
                                : Future.succeededFuture(found)))
        .compose(
            found -> {
              attacks.addAll(found);
              if (!found.isEmpty()) {
                attacks.addAll(firing.ofAllAnswers(carried.ticketFormat().equals("jwt")));
              }
              return firing.all(carried.after());
            })
        .map(
            back -> {
              checks.addAll(back);
              return new Report(carried.vaultUrl(), carried.ticketFormat(), checks, attacks);
            });
  }

  private static List<Attack> wanted(CarriedAttacks carried, Wish wish, boolean entered) {
    return wish.attacks()
        ? carried.attacks().stream().filter(each -> entered || !each.needsEntry()).toList()
        : List.of();
  }

  private static JsonNode tree(Map<String, Object> view) {
    try {
      return Json.read(Json.write(view), JsonNode.class);
    } catch (JsonRefused e) {
      throw new IllegalStateException(e);
    }
  }
}
