package dev.sallyport.gate.vaultcheck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.ticket.TicketFormat;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VaultCheckRoutesTest {
  private static final String WITH_ATTACKS = "{\"attacks\":true}";
  private static final Pattern TICKET = Pattern.compile("eyJ[A-Za-z0-9_-]*\\.([A-Za-z0-9_-]+)\\.");

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("vault_check");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static ApiClient operatorOf(WeakVault vault) {
    ApiClient operator = gate.newOrganisation();
    vault.bind(operator);
    return operator;
  }

  private static JsonNode report(ApiClient operator, String body) {
    Reply reply = operator.post("/api/vault/check", body);
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
    return reply.body();
  }

  private static Set<String> named(JsonNode report, String outcome) {
    Set<String> names = new TreeSet<>();
    for (String part : Set.of("checks", "attacks")) {
      for (JsonNode each : report.path(part)) {
        if (each.path("outcome").asText().equals(outcome)) {
          names.add(each.path("name").asText());
        }
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource(TicketFormat.class)
  void vaultThatDoesEverythingRightPasses(TicketFormat format) {
    try (WeakVault vault = WeakVault.start(format, Weakness.NONE)) {
      JsonNode report = report(operatorOf(vault), WITH_ATTACKS);

      assertThat(named(report, "failed")).isEmpty();
      assertThat(named(report, "informative")).containsExactly("gate_is_refused");
      assertThat(named(report, "not_applicable")).containsExactly("tls");
      assertThat(report.path("passed").asBoolean()).isTrue();
      assertThat(report.path("attacks").size()).isGreaterThan(30);
      assertThat(report.at("/summary/passed").asInt())
          .isEqualTo(report.path("attacks").size() + report.path("checks").size() - 2);
      assertThat(vault.entries()).as("the entry is gone").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Weakness.class)
  void eachWeaknessIsFoundByTheAttacksThatAreMeantForIt(Weakness weakness) {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, weakness)) {
      JsonNode report = report(operatorOf(vault), WITH_ATTACKS);

      assertThat(named(report, "failed")).isEqualTo(new TreeSet<>(weakness.foundBy()));
      assertThat(report.path("passed").asBoolean()).isEqualTo(weakness.foundBy().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Weakness.class,
      names = {"TAKES_REPLAYS", "IGNORES_THE_PURPOSE", "IGNORES_THE_END", "TAKES_OLD_CALLS"})
  void whatTokenVaultPromisesIsAskedOfItsVaultsToo(Weakness weakness) {
    Set<String> expected = new TreeSet<>(weakness.foundBy());
    expected.remove("request_ticket_for_reading"); // there is no such purpose
    try (WeakVault vault = WeakVault.start(TicketFormat.TOKENVAULT2, weakness)) {
      JsonNode report = report(operatorOf(vault), WITH_ATTACKS);

      assertThat(named(report, "failed"))
          .containsAll(expected)
          .isSubsetOf(withNeverExpires(expected));
    }
  }

  private static Set<String> withNeverExpires(Set<String> expected) {
    Set<String> all = new TreeSet<>(expected);
    all.add("never_expires"); // in this format a ticket without an end has expired
    return all;
  }

  @ParameterizedTest
  @EnumSource(
      value = Weakness.class,
      names = {
        "IGNORES_THE_BEGINNING",
        "TAKES_ANY_LIFETIME",
        "BURNS_REFUSED_TICKETS",
        "IGNORES_WHAT_IT_DOES_NOT_KNOW",
        "LETS_CACHES_KEEP_ANSWERS"
      })
  void whatOnlyOurSpecificationPromisesIsToldOfOtherVaults(Weakness weakness) {
    try (WeakVault vault = WeakVault.start(TicketFormat.TOKENVAULT2, weakness)) {
      JsonNode report = report(operatorOf(vault), WITH_ATTACKS);

      assertThat(named(report, "failed")).isEmpty();
      assertThat(named(report, "informative")).containsAll(weakness.foundBy());
    }
  }

  @Test
  void withoutAttacksOnlyTheWayOfAnEntryIsTried() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      JsonNode report = report(operatorOf(vault), "{}");

      assertThat(report.path("attacks")).isEmpty();
      assertThat(named(report, "passed"))
          .containsExactlyInAnyOrder(
              "health",
              "capabilities",
              "clock",
              "entry_is_stored",
              "entry_is_released",
              "entry_is_deleted",
              "entry_is_gone");
      assertThat(report.path("webhookUrl").asText()).isEqualTo(vault.url());
    }
  }

  @Test
  void vaultThatTakesNoTicketsFromTheGateIsRightAndTestedFromElsewhere() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE).refusingTheGate()) {
      JsonNode report = report(operatorOf(vault), WITH_ATTACKS);

      assertThat(named(report, "failed")).isEmpty();
      assertThat(named(report, "passed"))
          .contains("gate_is_refused", "call_sent_twice")
          .doesNotContain("entry_is_stored", "replayed");
      assertThat(named(report, "not_applicable")).contains("entry_is_stored", "replayed");
    }
  }

  @Test
  void vaultThatIsDownIsNotAttacked() {
    WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE);
    ApiClient operator = operatorOf(vault);
    vault.close();

    JsonNode report = report(operator, WITH_ATTACKS);

    assertThat(named(report, "failed")).containsExactly("health");
    assertThat(report.path("attacks")).isEmpty();
  }

  @Test
  void oneCheckRunsAtATime() {
    CountDownLatch latch = new CountDownLatch(1);
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      ApiClient operator = operatorOf(vault);
      CountDownLatch asked = new CountDownLatch(1);
      vault.answerHealthAfter(asked, latch);
      CompletableFuture<JsonNode> first =
          CompletableFuture.supplyAsync(() -> report(operator, "{}"));
      WeakVault.await(asked);

      Reply second = operator.post("/api/vault/check", "{}");
      latch.countDown();

      assertThat(second.status()).isEqualTo(409);
      assertThat(second.text("code")).isEqualTo("CHECK_UNDER_WAY");
      assertThat(first.join().path("passed").isBoolean()).isTrue();
      assertThat(report(operator, "{}").path("passed").asBoolean()).isTrue();
    }
  }

  @Test
  void entryThatCouldNotBeDeletedIsDeletedByTheNextCheck() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      ApiClient operator = operatorOf(vault);
      vault.deleteNothing(true);
      assertThat(named(report(operator, "{}"), "failed")).contains("entry_is_deleted");
      assertThat(vault.entries()).hasSize(1);

      vault.deleteNothing(false);
      assertThat(named(report(operator, "{}"), "failed")).isEmpty();

      assertThat(vault.entries()).isEmpty();
    }
  }

  @Test
  void isRecordedBeforeAnythingIsSentAndWhenItIsOver() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      ApiClient operator = operatorOf(vault);
      report(operator, "{}");

      JsonNode entries = operator.get("/api/tokens/audit-log").body().path("entries");

      assertThat(entries.get(0).path("action").asText()).isEqualTo("vault_check_ended");
      assertThat(entries.get(1).path("action").asText()).isEqualTo("vault_checked");
      assertThat(entries.get(1).path("service").asText()).startsWith("sallyport-check-");
    }
  }

  @Test
  void whereNothingIsBoundNothingIsChecked() {
    Reply reply = gate.newOrganisation().post("/api/vault/check", "{}");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text("code")).isEqualTo("WEBHOOK_NOT_CONFIGURED");
  }

  @Test
  void whatIsCarriedElsewhereIsForTheEntryOnly() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      ApiClient operator = operatorOf(vault);

      Reply prepared = operator.post("/api/vault/check/elsewhere", "{}");

      assertThat(prepared.status()).isEqualTo(201);
      Matcher tickets = TICKET.matcher(prepared.body().toString());
      int found = 0;
      while (tickets.find()) {
        String claims = new String(Base64.getUrlDecoder().decode(tickets.group(1)), UTF_8);
        assertThat(claims).containsAnyOf("\"svc\":\"sallyport-check-", "\"pur\"");
        assertThat(claims.replaceAll("\"svc\":\"sallyport-check-[0-9a-f]{16}\"", ""))
            .doesNotContain("\"svc\"");
        found++;
      }
      assertThat(found).isGreaterThan(30);
      assertThat(operator.post("/api/vault/check", "{}").text("code")).isEqualTo("CHECK_UNDER_WAY");
    }
  }

  @Test
  void onlyTheEntryOfOnesOwnCheckIsTakenAway() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      ApiClient operator = operatorOf(vault);
      String entry =
          operator.post("/api/vault/check/elsewhere", "{}").body().path("entry").asText();
      String end = "/api/vault/check/elsewhere/" + entry;

      assertThat(gate.newOrganisation().delete(end).status()).isEqualTo(404);
      assertThat(operator.delete("/api/vault/check/elsewhere/github").status()).isEqualTo(404);
      assertThat(
              operator
                  .delete("/api/vault/check/elsewhere/sallyport-check-0000000000000000")
                  .status())
          .isEqualTo(404);
      assertThat(operator.delete(end).status()).isEqualTo(204);
      assertThat(operator.delete(end).status()).isEqualTo(404);
      assertThat(report(operator, "{}").path("passed").asBoolean()).isTrue();
    }
  }
}
