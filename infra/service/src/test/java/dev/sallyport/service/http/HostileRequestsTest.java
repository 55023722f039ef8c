package dev.sallyport.service.http;

import static dev.sallyport.service.http.TestServer.EVERYONE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestsTest {
  record Command(String name, int count) {}

  private static final int LIMIT = 1_000;

  private TestServer server;

  @BeforeAll
  void start() {
    server =
        new TestServer(
            routes ->
                routes
                    .hot("/hot", EVERYONE, exchange -> ok())
                    .get("/plain", EVERYONE, exchange -> ok())
                    .post("/ignores", EVERYONE, exchange -> ok())
                    .post("/late", EVERYONE, this::readsLate)
                    .post(
                        "/command",
                        EVERYONE,
                        exchange -> exchange.json(Command.class, LIMIT).compose(c -> ok())));
  }

  private Future<Answer> readsLate(Exchange exchange) {
    return server
        .vertx()
        .timer(50)
        .compose(fired -> exchange.json(Command.class, LIMIT))
        .compose(c -> ok());
  }

  private static Future<Answer> ok() {
    return Future.succeededFuture(Answer.json(200, Map.of("ok", true)));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  private static String json(String path, String body) {
    return post(
        path, "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
  }

  private static String chunked(String path, String chunks) {
    return post(path, "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", chunks);
  }

  @Test
  void readsABodyThatComesWholeInChunksOrLate() {
    String body = "{\"name\":\"a\",\"count\":1}";

    assertThat(server.ask(json("/command", body)).status()).isEqualTo(200);
    assertThat(server.ask(json("/late", body)).status()).isEqualTo(200);
    assertThat(
            server
                .ask(
                    chunked("/command", "5\r\n{\"nam\r\n11\r\ne\":\"a\",\"count\":1}\r\n0\r\n\r\n"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void refusesABodyThatIsNotThereEvenWhenItIsLookedForLate() {
    for (String path : List.of("/command", "/late")) {
      assertThat(server.ask(json(path, "")).status()).isEqualTo(400);
      assertThat(server.ask(post(path, "Content-Type: application/json\r\n", "")).status())
          .isEqualTo(400);
    }
  }

  @Test
  void keepsTheConnectionAfterABodyThatWasRead() {
    try (RawConnection connection = server.connect()) {
      connection.send(json("/command", "{\"name\":\"a\",\"count\":1}"));
      assertThat(connection.receive().status()).isEqualTo(200);

      connection.send("GET /hot HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(connection.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void refusesARequestLineThatIsTooLong() {
    RawConnection.Reply reply = server.ask("GET", "/" + "a".repeat(HttpLimits.REQUEST_LINE));

    assertThat(reply.status()).isEqualTo(414);
    assertThat(reply.body()).contains("URI_TOO_LONG");
  }

  @Test
  void refusesHeadersThatAreTooLarge() {
    String large = "X-Large: " + "a".repeat(HttpLimits.HEADERS) + "\r\n";

    RawConnection.Reply reply = server.ask("GET /hot HTTP/1.1\r\nHost: x\r\n" + large + "\r\n");

    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.body()).contains("HEADERS_TOO_LARGE");
  }

  @Test
  void refusesManySmallHeaders() {
    String many = "X-Many: 0123456789\r\n".repeat(2_000);

    assertThat(server.ask("GET /hot HTTP/1.1\r\nHost: x\r\n" + many + "\r\n").status())
        .isEqualTo(431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /hot HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /hot HTTP/1.1\r\nHost x\r\n\r\n",
        "GET /hot HTTP/1.1\r\nHo st: x\r\n\r\n",
        "GET /hot HTTP/1.1\r\nHost: x\r\nX-Null: a\0b\r\n\r\n",
        "POST /command HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /command HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
        "POST /command HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
      })
  void answersWhatIsNoRequestWith400AndCloses(String bytes) {
    try (RawConnection connection = server.connect()) {
      // A blank line before a request line is allowed; this makes the server look at what follows.
      connection.send(bytes.isBlank() ? bytes + "x\r\n\r\n" : bytes);

      assertThat(connection.receive().status()).isIn(400, 501, 505);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\nhello\r\n0\r\n\r\n", "-1\r\nhello\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n"})
  void refusesBrokenChunking(String chunks) {
    try (RawConnection connection = server.connect()) {
      connection.send(chunked("/command", chunks));

      assertThat(connection.receive().status()).isEqualTo(400);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void refusesABodyThatSaysItIsTooLongBeforeItComes() {
    RawConnection.Reply reply =
        server.ask(
            post("/command", "Content-Type: application/json\r\nContent-Length: 1001\r\n", ""));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.body()).contains("1000 bytes");
  }

  @Test
  void refusesAnEndlessBodyWhileItComes() {
    try (RawConnection connection = server.connect()) {
      connection.send(chunked("/command", ""));
      connection.sendUntilRefused(("400\r\n" + "a".repeat(1024) + "\r\n").getBytes(US_ASCII), 4);

      RawConnection.Reply reply = connection.receive();

      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.header("connection")).contains("close");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void dropsABodyThatTheRouteDoesNotWant() {
    try (RawConnection connection = server.connect()) {
      connection.send(chunked("/ignores", "5\r\nhello\r\n"));

      assertThat(connection.receive().status()).isEqualTo(200);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain", "Content-Type: application/xml",
            "Content-Type: application/json; charset=latin1",
        "Content-Type: application/json, text/plain", "X-None: 1", "Content-Type: application/jsonx"
      })
  void refusesOtherMediaTypes(String header) {
    RawConnection.Reply reply =
        server.ask(post("/command", header + "\r\nContent-Length: 2\r\n", "{}"));

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.header("accept")).contains("application/json");
  }

  @Test
  void takesJsonWithItsCharset() {
    String body = "{\"name\":\"a\",\"count\":1}";
    String headers =
        "Content-Type: Application/JSON; charset=\"UTF-8\"\r\nContent-Length: "
            + body.length()
            + "\r\n";

    assertThat(server.ask(post("/command", headers, body)).status()).isEqualTo(200);
  }

  @Test
  void continuesOnlyWhenTheBodyIsWanted() {
    String headers = "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ";
    try (RawConnection connection = server.connect()) {
      connection.send(post("/command", headers + "22\r\n", ""));
      assertThat(connection.receive().status()).isEqualTo(100);
      connection.send("{\"name\":\"a\",\"count\":1}");
      assertThat(connection.receive().status()).isEqualTo(200);
    }

    assertThat(server.ask(post("/command", headers + "5000\r\n", "")).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /hot?a=\u00ff HTTP/1.1",
        "GET /plain/\u00ff\u00fe HTTP/1.1",
        "GET http://other/hot HTTP/1.1",
        "CONNECT x:1 HTTP/1.1"
      })
  void neverFailsOnOddTargets(String line) {
    assertThat(server.ask(line + "\r\nHost: x\r\n\r\n").status()).isBetween(200, 499);
  }

  @Test
  void doesNotSwitchProtocols() {
    String upgrade =
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n";
    String webSocket =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    assertThat(server.ask("GET /hot HTTP/1.1\r\nHost: x\r\n" + upgrade + "\r\n").status())
        .isEqualTo(200);
    assertThat(server.ask("GET /hot HTTP/1.1\r\nHost: x\r\n" + webSocket + "\r\n").status())
        .isEqualTo(200);
  }
}
