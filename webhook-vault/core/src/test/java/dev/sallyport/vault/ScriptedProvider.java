package dev.sallyport.vault;

import static dev.sallyport.vault.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OAuth provider over HTTP that does what a test tells it, and by default rotates: a refresh
 * token works once, and another is given for it.
 */
final class ScriptedProvider implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  private final Deque<Script> scripts = new ConcurrentLinkedDeque<>();
  private final HttpServer server;
  private volatile String good = "";
  private volatile boolean namesItself;
  private final AtomicInteger generation = new AtomicInteger();

  /** What becomes of one request to the token endpoint. */
  interface Script {
    void answer(ScriptedProvider provider, Map<String, String> form, HttpServerResponse response);
  }

  ScriptedProvider() {
    this.server =
        await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Promises to name itself in every answer. */
  void namesItself() {
    namesItself = true;
  }

  /** Which refresh token is good now. */
  void accepts(String refreshToken) {
    good = refreshToken;
  }

  /** The next requests are answered by these, one each; then it rotates again. */
  void then(Script... next) {
    scripts.addAll(List.of(next));
  }

  /** What the token endpoint was sent, in order. */
  List<Map<String, String>> asked() {
    return asked;
  }

  void reset() {
    asked.clear();
    scripts.clear();
  }

  private void handle(HttpServerRequest request) {
    if (request.uri().endsWith("/.well-known/openid-configuration")) {
      request
          .response()
          .end(
              "{\"issuer\":\"%1$s\",\"authorization_endpoint\":\"%1$s/authorize\",\"token_endpoint\":\"%1$s/token\",\"authorization_response_iss_parameter_supported\":%2$s}"
                  .formatted(url(), namesItself));
      return;
    }
    String authorization = request.getHeader("authorization");
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> form = form(body.toString());
              if (authorization != null) {
                form.put("authorization", authorization);
              }
              form.put("path", request.path());
              asked.add(form);
              Script next = scripts.poll();
              (next == null ? rotating() : next).answer(this, form, request.response());
            });
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String each : body.split("&", -1)) {
      String[] pair = each.split("=", 2);
      form.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
    }
    return form;
  }

  /** New tokens for the good one, which is good no longer. */
  static Script rotating() {
    return (provider, form, response) -> {
      if (provider.good.equals(form.get("refresh_token"))) {
        provider.rotate(response);
      } else {
        response.setStatusCode(400).end("{\"error\":\"invalid_grant\"}");
      }
    };
  }

  private void rotate(HttpServerResponse response) {
    int next = generation.incrementAndGet();
    good = "refresh-" + next;
    response.end(
        "{\"access_token\":\"access-%1$d\",\"refresh_token\":\"refresh-%1$d\",\"token_type\":\"bearer\",\"expires_in\":3600}"
            .formatted(next));
  }

  /** It rotates, and the answer is lost on its way. */
  static Script losingTheAnswer() {
    return (provider, form, response) -> {
      provider.good = "refresh-" + provider.generation.incrementAndGet();
      response.reset();
    };
  }

  static Script saying(int status, String body) {
    return (provider, form, response) -> response.setStatusCode(status).end(body);
  }

  static Script busy(String seconds) {
    return (provider, form, response) ->
        response.setStatusCode(429).putHeader("retry-after", seconds).end();
  }

  /** Rotates when the test lets it. */
  static Script when(Future<?> let) {
    return (provider, form, response) ->
        let.onComplete(done -> rotating().answer(provider, form, response));
  }

  /** Lets a test hold an answer back. */
  static Promise<Void> held() {
    return Promise.promise();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
