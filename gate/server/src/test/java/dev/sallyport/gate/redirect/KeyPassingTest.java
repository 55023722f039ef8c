package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.ticket.key.KeyText;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Every way to pass a key, alone and together, and that none of them leaves a trace in the log. */
final class KeyPassingTest {
  private static final String GITHUB = "/api/agents/credentials?service=github";

  private static GateData data;
  private static RunningGate gate;

  @BeforeAll
  static void start() {
    data = GateData.create("key_passing");
    gate = new RunningGate(data, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  /**
   * KEY stands for the agent's key. Query, headers, status of an ordinary agent, of one that may
   * send its key in the URL.
   */
  static Stream<Way> ways() {
    return Stream.of(
        way("", 307, 307, "authorization", "Bearer KEY"),
        way("", 307, 307, "authorization", "bearer KEY"),
        way("", 307, 307, "x-agent-key", "KEY"),
        way("&key=KEY", 403, 307),
        way("", 401, 401),
        way("", 401, 401, "authorization", "Basic KEY"),
        way("", 401, 401, "authorization", "BearerKEY"),
        way("", 401, 401, "authorization", "Bearer  KEY"),
        way("", 401, 401, "x-agent-key", "KEYx"),
        way("", 401, 401, "x-agent-key", "xKEY"),
        way("", 401, 401, "x-agent-key", "KEY, KEY"),
        way("", 401, 401, "x-agent-key", "spagent_" + "a".repeat(32) + "_000000"),
        way("", 401, 401, "x-agent-key", ""),
        way("&key=", 401, 401),
        way("", 400, 400, "authorization", "Bearer KEY", "x-agent-key", "KEY"),
        way("&key=KEY", 400, 400, "x-agent-key", "KEY"),
        way("&key=KEY", 400, 400, "authorization", "Bearer KEY"),
        way("&key=KEY&key=KEY", 400, 400),
        way("", 400, 400, "x-agent-key", "KEY", "x-agent-key", "KEY"),
        way("", 400, 400, "authorization", "Bearer KEY", "authorization", "Bearer KEY"));
  }

  private static Way way(String query, int status, int inUrlStatus, String... headers) {
    return new Way(query, status, inUrlStatus, List.of(headers));
  }

  record Way(String query, int status, int inUrlStatus, List<String> headers) {}

  @ParameterizedTest
  @MethodSource("ways")
  void takesAKeyFromExactlyOnePlace(Way way) {
    GateData.Agent ordinary = data.agentWithGrant();
    GateData.Agent switched = data.agentWithGrant();
    data.execute("update agent set allow_query_key = true where id = ?", switched.id());

    assertThat(ask(ordinary, way.query(), way.headers()).statusCode()).isEqualTo(way.status());
    assertThat(ask(switched, way.query(), way.headers()).statusCode()).isEqualTo(way.inUrlStatus());
  }

  @Test
  void takesNoOperatorsToken() {
    KeyText token = KeyText.generate(KeyText.OPERATOR_PREFIX);

    assertThat(AgentClient.get(gate.url() + GITHUB, "x-agent-key", token.expose()).statusCode())
        .isEqualTo(401);
    assertThat(data.audit("none")).isEmpty();
  }

  @Test
  void asksForAKeyAsRfc6750Does() {
    HttpResponse<String> none = AgentClient.get(gate.url() + GITHUB);
    HttpResponse<String> malformed =
        AgentClient.get(gate.url() + GITHUB, "x-agent-key", "nonsense");

    assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(malformed.headers().firstValue("www-authenticate"))
        .contains("Bearer error=\"invalid_token\"");
    assertThat(malformed.body()).contains("INVALID_KEY").doesNotContain("nonsense");
  }

  @Test
  void leavesNoKeyTicketOrNonceInTheLogNorInTheAudit() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    root.setLevel(Level.DEBUG);
    log.start();
    root.addAppender(log);
    root.info("this log is captured");
    GateData.Agent agent = data.agentWithGrant();
    String nonce = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo";
    List<String> secrets =
        new ArrayList<>(List.of(agent.key().expose(), agent.key().hash().hex(), nonce));
    try {
      for (Way way : ways().toList()) {
        List<String> headers = new ArrayList<>(way.headers());
        headers.addAll(List.of("x-ticket-nonce", nonce));
        HttpResponse<String> answer = ask(agent, way.query(), headers);
        answer
            .headers()
            .firstValue("location")
            .ifPresent(location -> secrets.add(location.replaceAll(".*ticket=|&.*", "")));
      }
    } finally {
      root.detachAppender(log);
      root.setLevel(level);
    }

    assertThat(secrets).hasSize(3 + 3);
    String events = String.join("\n", log.list.stream().map(KeyPassingTest::everything).toList());
    assertThat(events).contains("this log is captured").doesNotContain(secrets);
    assertThat(data.audit(agent.organisation()).toString()).doesNotContain(secrets);
  }

  private static HttpResponse<String> ask(
      GateData.Agent agent, String query, List<String> headers) {
    String key = agent.key().expose();
    return AgentClient.get(
        gate.url() + GITHUB + query.replace("KEY", key),
        headers.stream().map(part -> part.replace("KEY", key)).toArray(String[]::new));
  }

  private static String everything(ILoggingEvent event) {
    return event.getFormattedMessage()
        + event.getKeyValuePairs()
        + Arrays.toString(event.getArgumentArray())
        + event.getMDCPropertyMap()
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }
}
