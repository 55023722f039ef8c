package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Agents' keys that clients carry along when they follow the redirect. */
final class ToxicKeysTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Level level = root.getLevel();
  @TempDir private Path folder;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start() {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
    gate.store(vault, "{\"accessToken\":\"ghp_secret\"}");
    events.start();
    root.addAppender(events);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void stop() {
    root.setLevel(level);
    root.detachAppender(events);
    vault.close();
  }

  @Test
  void servesTheTicketAndReportsTheKeyByItsFingerprint() {
    for (String header :
        List.of("authorization", "x-agent-key", "cookie", "referer", "proxy-authorization")) {
      KeyText key = KeyText.generate(KeyText.AGENT_PREFIX);
      String value =
          header.equals("referer")
              ? "https://gate.example.com/api?key=" + key.expose()
              : "Bearer " + key.expose();

      VaultUnderTest.Answer answer =
          vault.get(
              "/v1/credential",
              "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github",
              Map.of(header, value));

      assertThat(answer.status()).as(header).isEqualTo(200);
      assertThat(answer.text()).doesNotContain(key.expose());
      assertReported(key);
    }
    assertThat(vault.count("sallyport.vault.agent.key.exposed")).isEqualTo(5);
  }

  @Test
  void findsAKeyInTheQuery() {
    KeyText key = KeyText.generate("myprefix");
    String query =
        "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github&key=" + key.expose();

    assertThat(vault.get("/v1/credential", query, Map.of()).status()).isEqualTo(200);

    assertReported(key);
  }

  @Test
  void reportsAKeyThatKeepsComingOnce() {
    KeyText key = KeyText.generate(KeyText.AGENT_PREFIX);
    for (int i = 0; i < 10; i++) {
      vault.get("/v1/health", "", Map.of("x-agent-key", key.expose()));
    }

    assertThat(alarms()).hasSize(1);
    assertThat(vault.count("sallyport.vault.agent.key.exposed")).isEqualTo(10);
  }

  @Test
  void logsNothingOfWhatMustNotBeLogged() {
    KeyText key = KeyText.generate(KeyText.AGENT_PREFIX);
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    Map<String, String> headers =
        Map.of("authorization", "Bearer " + key.expose(), "cookie", "session=sesame");

    vault.get("/v1/credential", "ticket=" + ticket + "&service=github", headers);
    vault.get("/v1/credential", "ticket=" + ticket + "&service=github", headers);
    vault.get("/nowhere/" + ticket, "key=" + key.expose(), headers);
    vault.post("/v1/store", "{\"accessToken\":\"ghp_secret\"}", headers);

    assertThat(events.list).isNotEmpty();
    for (ILoggingEvent event : events.list) {
      String text =
          event.getFormattedMessage()
              + event.getKeyValuePairs()
              + Optional.ofNullable(event.getThrowableProxy());
      for (String secret :
          List.of(key.expose(), ticket, "sesame", "ghp_secret", base64(key.expose()))) {
        assertThat(text).doesNotContain(secret);
      }
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private void assertReported(KeyText key) {
    LogEntry last = alarms().getLast();
    assertThat(last.reason()).isEqualTo("agent_key_exposed");
    assertThat(last.subject()).contains("key:" + key.hash().fingerprint());
  }

  private List<LogEntry> alarms() {
    return vault.log().stream().filter(entry -> entry.outcome() == LogOutcome.ALARM).toList();
  }
}
