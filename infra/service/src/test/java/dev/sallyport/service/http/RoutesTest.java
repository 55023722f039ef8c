package dev.sallyport.service.http;

import static dev.sallyport.service.http.TestServer.EVERYONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutesTest {
  private static final Access NOBODY =
      new Access() {
        @Override
        public String name() {
          return "nobody";
        }

        @Override
        public Future<Void> admit(Exchange exchange) {
          return Future.failedFuture(
              Problem.of(HttpProblems.FORBIDDEN, "Nobody may")
                  .withHeader("X-Why", "nobody")
                  .asException());
        }
      };

  private TestServer server;

  @BeforeAll
  void start() {
    server =
        new TestServer(
            routes ->
                routes
                    .hot("/hot", EVERYONE, exchange -> said("hot"))
                    .get(
                        "/things",
                        EVERYONE,
                        exchange -> said(exchange.parameter("name").orElse("all")))
                    .post("/things", EVERYONE, exchange -> said("posted"))
                    .get("/things/{id}", EVERYONE, exchange -> said(exchange.pathParameter("id")))
                    .delete(
                        "/things/{id}/parts/{part}",
                        EVERYONE,
                        exchange -> said(exchange.pathParameter("part")))
                    .get("/forbidden", NOBODY, exchange -> said("never"))
                    .get(
                        "/broken",
                        EVERYONE,
                        exchange -> Future.failedFuture(new IllegalStateException("inner secret")))
                    .get("/thrown", EVERYONE, RoutesTest::failsAtOnce)
                    .get(
                        "/exhausted",
                        EVERYONE,
                        exchange -> {
                          throw new StackOverflowError("inner secret");
                        })
                    .get(
                        "/unwritable",
                        EVERYONE,
                        exchange ->
                            Future.succeededFuture(
                                Answer.empty(307).with("Location", "/a\r\nSet-Cookie: b")))
                    .get(
                        "/overloaded",
                        EVERYONE,
                        exchange -> Future.failedFuture(new TimeoutException("inner secret")))
                    .get(
                        "/client-id",
                        EVERYONE,
                        exchange -> said(exchange.clientRequestId().orElse("none")))
                    .get(
                        "/nothing",
                        EVERYONE,
                        exchange -> Future.succeededFuture(Answer.empty(204))));
  }

  private static Future<Answer> failsAtOnce(Exchange exchange) {
    throw new IllegalStateException("inner secret of " + exchange.route());
  }

  private static Future<Answer> said(String text) {
    return Future.succeededFuture(Answer.json(200, Map.of("said", text)));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /hot, 200, hot",
    "GET, /things, 200, all",
    "GET, /things?name=blue, 200, blue",
    "GET, /things?name=a%20b+c, 200, a b c",
    "GET, /things/t1, 200, t1",
    "GET, /things/t%201, 200, t 1",
    "DELETE, /things/t1/parts/p2, 200, p2",
  })
  void findsRoutesAndTheirParameters(String method, String target, int status, String said) {
    RawConnection.Reply reply = server.ask(method, target);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo("{\"said\":\"%s\"}", said);
    assertThat(reply.header("content-type")).contains("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/hot", "/things", "/nope", "/broken", "/forbidden", "/nothing", "/things/%zz"})
  void sendsTheStandardHeadersWithEveryAnswer(String target) {
    RawConnection.Reply reply = server.ask("GET", target);

    assertThat(reply.header("cache-control")).contains("no-store");
    assertThat(reply.header("referrer-policy")).contains("no-referrer");
    assertThat(reply.header("x-content-type-options")).contains("nosniff");
    assertThat(reply.header("x-request-id")).get().asString().matches("req_[0-9a-f]{28}");
    assertThat(reply.header("server")).isEmpty();
    assertThat(reply.header("set-cookie")).isEmpty();
  }

  @Test
  void givesEveryRequestItsOwnIdAndIgnoresTheClients() {
    String request = "GET /hot HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine\r\n\r\n";

    String first = server.ask(request).header("x-request-id").orElseThrow();
    String second = server.ask(request).header("x-request-id").orElseThrow();

    assertThat(List.of(first, second)).doesNotHaveDuplicates().doesNotContain("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hot", "/things", "/things/t1", "/nothing"})
  void answersHeadLikeGetWithoutABody(String target) {
    RawConnection.Reply get = server.ask("GET", target);
    RawConnection.Reply head = server.ask("HEAD", target);

    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nope",
        "/hot/",
        "/things/",
        "/things/t1/",
        "/things/t1/parts",
        "//things",
        "/./things",
        "/x/../things",
        "/Things",
        "/%2e/things",
        "/things/..",
        "*"
      })
  void refusesWhatIsNoRouteWithoutRedirecting(String target) {
    RawConnection.Reply reply = server.ask("GET", target);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("location")).isEmpty();
    assertThat(reply.header("content-type")).contains("application/problem+json");
    assertThat(reply.body())
        .contains("\"code\":\"NOT_FOUND\"")
        .contains("https://sallyport.dev/problems/NOT_FOUND");
  }

  @Test
  void saysWhichMethodsAPathTakes() {
    RawConnection.Reply reply = server.ask("PATCH", "/things");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).contains("GET, HEAD, OPTIONS, POST");
    assertThat(server.ask("POST", "/hot").header("allow")).contains("GET, HEAD, OPTIONS");
    assertThat(server.ask("TRACE", "/hot").status()).isEqualTo(405);
  }

  @Test
  void answersOptionsWithTheMethodsOfThePath() {
    RawConnection.Reply reply = server.ask("OPTIONS", "/things");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("allow")).contains("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void allowsNoMethodThatHttpDoesNotDefine() {
    assertThat(server.ask("BREW", "/things").status()).isEqualTo(405);
    assertThat(server.ask("get", "/things").status()).isEqualTo(405);
    assertThat(server.ask("BREW", "/nope").status()).isEqualTo(404);
  }

  @Test
  void asksTheDeclaredAccessBeforeTheHandler() {
    RawConnection.Reply reply = server.ask("GET", "/forbidden");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.header("x-why")).contains("nobody");
    assertThat(reply.body()).contains("Nobody may").doesNotContain("never");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/broken", "/thrown", "/exhausted"})
  void keepsInternalErrorsToItself(String target) {
    RawConnection.Reply reply = server.ask("GET", target);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body())
        .contains("INTERNAL_ERROR")
        .contains(reply.header("x-request-id").orElseThrow());
    assertThat(reply.body()).doesNotContain("secret", "IllegalState", "StackOverflow", "at dev.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/things/%zz",
        "/things/%",
        "/things/%a",
        "/things/%C3%28",
        "/things?name=%zz",
        "/things?name=%"
      })
  void refusesBrokenPercentEncoding(String target) {
    assertThat(server.ask("GET", target).status()).isIn(400, 404);
  }

  @Test
  void refusesAParameterThatIsGivenTwice() {
    RawConnection.Reply reply = server.ask("GET", "/things?name=a&name=b");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("'name' is given more than once").doesNotContain("'a'");
  }

  @Test
  void refusesHttp11WithoutAHost() {
    assertThat(server.ask("GET /hot HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    assertThat(server.ask("GET /things HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
  }

  @Test
  void listsEveryRouteWithItsAccess() {
    assertThat(server.routes().list())
        .extracting(route -> route.method() + " " + route.path() + " " + route.access().name())
        .contains(
            "GET /hot everyone",
            "POST /things everyone",
            "GET /things/{id} everyone",
            "GET /forbidden nobody")
        .hasSize(13);
  }

  @Test
  void refusesToRegisterARouteTwiceOrWithASlashAtItsEnd() {
    Routes routes = new Routes(server.vertx(), StandardHeaders.of(true), new ProblemRenderer());
    routes.get("/one", EVERYONE, exchange -> said("one"));

    assertThatThrownBy(() -> routes.get("/one", EVERYONE, exchange -> said("two")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> routes.get("/one/", EVERYONE, exchange -> said("two")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesASecondPathThatTakesTheSameRequestsUnderAnotherName() {
    Routes routes = new Routes(server.vertx(), StandardHeaders.of(true), new ProblemRenderer());
    routes.get("/things/{id}", EVERYONE, exchange -> said("one"));
    routes.get("/things/{id}/parts", EVERYONE, exchange -> said("parts"));

    assertThatThrownBy(() -> routes.delete("/things/{name}", EVERYONE, exchange -> said("two")))
        .hasMessage("the same path with other names: /things/{id} and /things/{name}");
  }

  @Test
  void speaksAnotherDialectOfErrors() {
    ErrorRenderer dialect =
        (problem, requestId) ->
            Answer.json(
                problem.type().status(),
                Map.of("error", problem.type().code(), "message", problem.detail()));
    try (TestServer other =
        new TestServer(dialect, routes -> routes.get("/a", EVERYONE, exchange -> said("a")))) {
      RawConnection.Reply reply = other.ask("GET", "/b");

      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.body()).contains("\"error\":\"NOT_FOUND\"").doesNotContain("type");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    String two = "GET /things/a HTTP/1.1\r\nHost: x\r\n\r\nGET /hot HTTP/1.1\r\nHost: x\r\n\r\n";
    try (RawConnection connection = server.connect()) {
      connection.send(two);

      assertThat(connection.receive().body()).contains("a");
      assertThat(connection.receive().body()).contains("hot");
    }
  }

  @Test
  void neverWritesAHeaderThatWouldBecomeTwo() {
    RawConnection.Reply reply = server.ask("GET", "/unwritable");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("location")).isEmpty();
    assertThat(reply.header("set-cookie")).isEmpty();
    assertThat(reply.header("cache-control")).contains("no-store");
  }

  @Test
  void saysWhenToTryAgainWhenSomethingDidNotAnswerInTime() {
    RawConnection.Reply reply = server.ask("GET", "/overloaded");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("retry-after")).contains("1");
    assertThat(reply.body()).contains("UNAVAILABLE").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"mine-1.a_B, mine-1.a_B", "two words, none", "<script>, none", "'', none"})
  void takesTheClientsRequestIdOnlyWhenItLooksLikeOne(String sent, String taken) {
    String request = "GET /client-id HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + sent + "\r\n\r\n";

    assertThat(server.ask(request).body()).contains("\"" + taken + "\"");
  }

  @Test
  void asksForHttpsOnlyWhereClientsUseIt() {
    MultiMap underTls = MultiMap.caseInsensitiveMultiMap();
    StandardHeaders.of(true).writeTo(underTls, "req_1");

    assertThat(underTls.get("strict-transport-security")).isEqualTo("max-age=63072000");
    assertThat(server.ask("GET", "/hot").header("strict-transport-security")).isEmpty();
  }
}
