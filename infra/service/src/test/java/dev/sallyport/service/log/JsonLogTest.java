package dev.sallyport.service.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

final class JsonLogTest {
  private static final String TICKET =
      "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJvcGVuc2VzYW1lIn0.c2lnbmF0dXJl";

  private final RedactingJsonEncoder encoder = new RedactingJsonEncoder();

  private JsonNode encode(String message, Throwable failure, KeyValuePair... pairs)
      throws IOException {
    LoggingEvent event =
        new LoggingEvent(
            "here",
            new LoggerContext().getLogger("dev.sallyport.test"),
            Level.WARN,
            message,
            failure,
            null);
    event.setKeyValuePairs(List.of(pairs));
    String line = new String(encoder.encode(event), UTF_8);
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    return new ObjectMapper().readTree(line);
  }

  @Test
  void writesOneLineOfJsonPerEvent() throws IOException {
    JsonNode line =
        encode(
            "two\nlines \"quoted\"",
            new IOException("outer", new IllegalStateException("inner")),
            new KeyValuePair(LogKeys.AGENT_ID, "agt_1"),
            new KeyValuePair(LogKeys.COUNT, 5),
            new KeyValuePair("level", "forged"));

    assertThat(line.get("message").asText()).isEqualTo("two\nlines \"quoted\"");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("dev.sallyport.test");
    assertThat(line.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(line.get("agent_id").asText()).isEqualTo("agt_1");
    assertThat(line.get("count").isInt()).isTrue();
    assertThat(line.get("failure").get(0).get("type").asText()).isEqualTo("java.io.IOException");
    assertThat(line.get("failure").get(1).get("message").asText()).isEqualTo("inner");
  }

  @Test
  void masksMessageValuesAndCauses() throws IOException {
    JsonNode line =
        encode(
            "got " + TICKET,
            new IOException("at ?ticket=" + TICKET, new IOException(TICKET)),
            new KeyValuePair(LogKeys.REASON, TICKET));

    assertThat(line.toString())
        .doesNotContain(TICKET, TICKET.substring(0, 20))
        .contains("[redacted]");
  }

  @Test
  void isWhatTheProcessLogsWith() {
    LoggerContext process = (LoggerContext) LoggerFactory.getILoggerFactory();

    assertThat(process.getLogger("ROOT").iteratorForAppenders())
        .toIterable()
        .singleElement()
        .isInstanceOfSatisfying(
            ConsoleAppender.class,
            appender -> {
              assertThat(appender.getTarget()).isEqualTo("System.err");
              assertThat(appender.getEncoder()).isInstanceOf(RedactingJsonEncoder.class);
            });
  }
}
