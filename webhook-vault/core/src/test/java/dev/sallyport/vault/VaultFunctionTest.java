package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.endpoint.HeaderSource;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.function.FunctionRequest;
import dev.sallyport.vault.function.VaultFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault that is called, on a database that is some way off. */
final class VaultFunctionTest {
  private final Database database = SharedPostgres.instance().createDatabase("vault_function");
  private final SilentProxy proxy = new SilentProxy(database.host(), database.port());
  private final MovingClock clock = new MovingClock();
  @TempDir private Path folder;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void configure() {
    environment =
        VaultUnderTest.environment(
            folder,
            Map.of(
                "VAULT_STORE",
                "postgresql://127.0.0.1:" + proxy.port() + "/" + database.name(),
                "VAULT_DATABASE_USER",
                database.user(),
                "VAULT_DATABASE_PASSWORD",
                database.password()));
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void answersAfterAPauseInWhichItsConnectionsWentSilent() throws Exception {
    VaultUnderTest.initialise(environment);
    try (VaultFunction vault = VaultFunction.load(environment, clock)) {
      GateUnderTest gate = bind(vault);
      store(vault, gate);
      assertThat(release(vault, gate).status()).isEqualTo(200);

      proxy.silence();
      clock.advance(Duration.ofMinutes(10));

      assertThat(release(vault, gate).status()).isEqualTo(200);
    }
  }

  @Test
  void forgetsWithARequestWhatNobodyNeedsAnyMore() throws Exception {
    VaultUnderTest.initialise(environment);
    try (VaultFunction vault = VaultFunction.load(environment, clock)) {
      GateUnderTest gate = bind(vault);
      store(vault, gate);
      assertThat(release(vault, gate).status()).isEqualTo(200);
      assertThat(redemptions()).isEqualTo(2);

      clock.advance(Duration.ofMinutes(30));
      assertThat(get(vault, "/v1/health", "").status()).isEqualTo(200);

      assertThat(redemptions()).isZero();
    }
  }

  @Test
  void changesNoSchemaAndDoesNotStartOnAnother() throws Exception {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> VaultFunction.load(environment))
        .withMessageContaining("vault migrate");

    VaultUnderTest.initialise(environment);
    VaultFunction.load(environment).close();
    run(
        "delete from flyway_schema_history where version ="
            + " (select max(version::int)::text from flyway_schema_history)");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> VaultFunction.load(environment))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(StoreException.Kind.OUTDATED));
  }

  @Test
  void doesNotStartBehindAPoolerWithoutTheSettingsOfItsRole() {
    VaultUnderTest.initialise(environment);
    environment.put("VAULT_DATABASE_POOLER", "true");

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> VaultFunction.load(environment))
        .withMessageContaining("alter role")
        .withMessageContaining("statement_timeout");
  }

  /** Nobody could take the keys up any later: what unwraps them is gone by then. */
  @Test
  void takesUpChangedKeysWithTheNextRequestAfterTwoSecondsWhateverIsAsked() throws Exception {
    VaultUnderTest.initialise(environment);
    try (VaultFunction vault = VaultFunction.load(environment, clock)) {
      GateUnderTest gate = bind(vault);
      store(vault, gate);
      assertThat(release(vault, gate).status()).isEqualTo(200);

      KeyRenewal.run(environment);
      clock.advance(VaultApplication.KEYSET_LOOKS);
      assertThat(get(vault, "/v1/health", "").status()).isEqualTo(200);
      Files.delete(folder.resolve("kek.json"));

      assertThat(release(vault, gate).status()).isEqualTo(200);
      store(vault, gate);
      assertThat(release(vault, gate).status()).isEqualTo(200);
    }
  }

  @Test
  void addsWhatItReleasedToTheTreeOfItsLogBehindAnAnswerASecondLater() throws Exception {
    VaultUnderTest.initialise(environment);
    try (VaultFunction vault = VaultFunction.load(environment, clock)) {
      GateUnderTest gate = bind(vault);
      store(vault, gate);
      assertThat(release(vault, gate).status()).isEqualTo(200);

      clock.advance(Duration.ofSeconds(1));
      assertThat(get(vault, "/v1/health", "").status()).isEqualTo(200);

      assertThat(leaves()).isEqualTo(entries()).isPositive();
    }
  }

  /**
   * However short instances live: else the log of a vault that is hardly asked would stay behind.
   */
  @Test
  void addsToTheTreeWheneverItsGateAsksAboutTheLogAndForNobodyElse() throws Exception {
    VaultUnderTest.initialise(environment);
    try (VaultFunction vault = VaultFunction.load(environment, clock)) {
      GateUnderTest gate = bind(vault);
      store(vault, gate);
      clock.advance(Duration.ofSeconds(1));
      assertThat(get(vault, "/v1/health", "").status()).isEqualTo(200);
      int before = leaves();
      assertThat(release(vault, gate).status()).isEqualTo(200);

      assertThat(get(vault, "/v1/log/checkpoint", "").status()).isEqualTo(401);
      assertThat(leaves()).isEqualTo(before).isLessThan(entries());

      assertThat(checkpoint(vault, gate).status()).isEqualTo(200);
      assertThat(leaves()).isEqualTo(entries());
    }
  }

  private GateUnderTest bind(VaultFunction vault) throws JsonRefused {
    String code = json(get(vault, "/v1/register-url", "")).path("code").asText();
    JsonNode given = json(post(vault, "/v1/exchange", "{\"code\":\"" + code + "\"}"));
    return new GateUnderTest(
        TicketFormat.JWT,
        new BindingKey(
            given.path("keyId").asText(),
            BindingSecret.ofBase64(given.path("hmacSecret").asText())),
        clock);
  }

  private static void store(VaultFunction vault, GateUnderTest gate) {
    String body =
        "{\"ticket\":\""
            + gate.ticket(Purpose.STORE)
            + "\",\"service\":\"github\",\"tokenData\":{\"accessToken\":\"ghp_secret\"}}";
    assertThat(post(vault, "/v1/store", body).status()).isEqualTo(200);
  }

  private static VaultResponse release(VaultFunction vault, GateUnderTest gate) {
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    return get(vault, "/v1/credential", "ticket=" + ticket + "&service=github");
  }

  private static VaultResponse get(VaultFunction vault, String path, String query) {
    return get(vault, path, query, Map.of());
  }

  private static VaultResponse checkpoint(VaultFunction vault, GateUnderTest gate) {
    String path = "/v1/log/checkpoint";
    return get(vault, path, null, gate.signedCall("GET", path, ""));
  }

  private static VaultResponse get(
      VaultFunction vault, String path, @Nullable String query, Map<String, String> headers) {
    HeaderSource given = name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
    return vault.answer(
        new FunctionRequest("GET", path, query, new byte[0], given, Optional.empty()), 10_000);
  }

  private static VaultResponse post(VaultFunction vault, String path, String body) {
    return vault.answer(
        new FunctionRequest(
            "POST",
            path,
            null,
            body.getBytes(UTF_8),
            name -> name.equals("content-type") ? List.of("application/json") : List.of(),
            Optional.empty()),
        10_000);
  }

  private static JsonNode json(VaultResponse answer) throws JsonRefused {
    return Json.read(answer.body(), JsonNode.class);
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private int redemptions() throws SQLException {
    return number("select count(*) from redemption");
  }

  private int entries() throws SQLException {
    return number("select count(*) from release_log");
  }

  private int leaves() throws SQLException {
    return number("select coalesce(max(size), 0) from log_tree");
  }

  private int number(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }
}
