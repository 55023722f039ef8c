package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a key service over HTTP. One that is throttled, or meets a service in trouble, is
 * asked again twice, then given up. Nothing of an answer's body gets into a message.
 */
final class KeyServiceHttp {
  private static final int LONGEST_ANSWER = 512 * 1024;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Patience patience;
  private final String service;
  private final HttpClient client;

  /**
   * @param service how messages name it
   * @param authorities trusted instead of Java's
   */
  KeyServiceHttp(
      Vertx vertx,
      InstantSource clock,
      Patience patience,
      String service,
      Optional<Path> authorities) {
    this.vertx = vertx;
    this.clock = clock;
    this.patience = patience;
    this.service = service;
    HttpClientOptions options =
        new HttpClientOptions()
            .setVerifyHost(true)
            .setConnectTimeout((int) patience.answer().toMillis());
    authorities.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client = vertx.createHttpClient(options);
  }

  /**
   * How long is waited.
   *
   * @param answer for a connection, and then for a whole answer
   * @param pauses before each further attempt
   */
  record Patience(Duration answer, List<Duration> pauses) {
    static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(5), List.of(Duration.ofMillis(200), Duration.ofMillis(1_000)));
  }

  /** A question, made anew for each attempt: what is signed ages. */
  @FunctionalInterface
  interface Question {
    Asked ask();
  }

  /** What is sent. */
  record Asked(HttpMethod method, String url, Map<String, String> headers, Buffer body) {}

  /** What came back; {@link #json} is empty for anything but an object. */
  record Answer(int status, JsonNode json, String text) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    /** A member that must be there. */
    String text(String name) {
      JsonNode member = json.path(name);
      if (!member.isTextual()) {
        throw new KeysetException("the key service answered without " + name);
      }
      return member.textValue();
    }
  }

  /** The answer, whatever its status; fails when there is none, or none but of trouble. */
  Future<Answer> ask(Question question) {
    return attempt(question, 0);
  }

  private Future<Answer> attempt(Question question, int attempt) {
    return once(question.ask())
        .transform(
            done -> {
              boolean trouble = done.failed() || isTrouble(done.result());
              if (trouble && attempt < patience.pauses().size()) {
                return vertx
                    .timer(patience.pauses().get(attempt).toMillis(), TimeUnit.MILLISECONDS)
                    .compose(waited -> attempt(question, attempt + 1));
              }
              return trouble
                  ? Future.failedFuture(unavailable(done.succeeded() ? done.result() : null))
                  : Future.succeededFuture(done.result());
            });
  }

  private static boolean isTrouble(Answer answer) {
    return answer.status() >= SERVER_ERROR
        || answer.status() == TOO_MANY
        || answer.json().path("__type").asText("").contains("Throttl");
  }

  private KeysetException unavailable(@Nullable Answer answer) {
    String what =
        answer == null
            ? " cannot be reached, or did not answer within "
                + patience.answer().toSeconds()
                + " seconds"
            : " is busy or in trouble (status " + answer.status() + ")";
    return new KeysetException(
        service
            + what
            + "; nothing was opened. Asked "
            + (patience.pauses().size() + 1)
            + " times");
  }

  private Future<Answer> once(Asked asked) {
    RequestOptions options =
        new RequestOptions().setAbsoluteURI(asked.url()).setMethod(asked.method());
    asked.headers().forEach(options::putHeader);
    return client
        .request(options)
        .timeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
        .compose(request -> exchange(request, asked.body()));
  }

  private Future<Answer> exchange(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(KeyServiceHttp::read)
        .timeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> request.reset());
  }

  private static Future<Answer> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > LONGEST_ANSWER) {
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    return response.end().map(end -> answer(response.statusCode(), body.getBytes()));
  }

  private static Answer answer(int status, byte[] body) {
    String text = new String(body, UTF_8);
    try {
      return new Answer(status, Json.read(body, JsonNode.class), text);
    } catch (JsonRefused notJson) {
      return new Answer(status, MissingNode.getInstance(), text);
    }
  }

  /** A small file with a secret in it, such as a token. */
  Future<String> readFile(Path file) {
    return vertx
        .fileSystem()
        .readFile(file.toString())
        .map(Buffer::toString)
        .recover(
            failure -> Future.failedFuture(new KeysetException("a file cannot be read: " + file)));
  }

  Instant now() {
    return clock.instant();
  }

  /** Why it said no, in words for its operator. */
  KeysetException refused(Answer answer, String code, String advice) {
    String plain = code.matches("[A-Za-z_]{1,64}") ? " " + code : "";
    return new KeysetException(
        service + " refused (status " + answer.status() + plain + "): " + advice);
  }

  /** What was wrapped belongs to another key, or another vault. */
  KeysetException mismatch() {
    return KeysetException.mismatch(
        service + ": the stored keyset was wrapped under another key, or for another place");
  }
}
