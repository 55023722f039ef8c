package dev.sallyport.gate.mcpproxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.outbound.StreamedAnswer;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** An MCP server's answer on its way to the agent, as it comes. */
final class PassedAnswer {
  /** The vault made no request; its own words are in the detail. */
  private static final ProblemType VAULT_REFUSED =
      new ProblemType("VAULT_REFUSED", 502, "The vault did not make the request");

  /** Passed on as it is, 401 would send the client looking for another key of the gate. */
  private static final ProblemType UPSTREAM_UNAUTHORIZED =
      new ProblemType("UPSTREAM_UNAUTHORIZED", 502, "The MCP server does not take the credential");

  /** The vault says by this that the status is the server's. */
  private static final String OF_UPSTREAM = "x-upstream-status";

  private static final int UNAUTHORIZED = 401;

  /** Bytes of a refusal of the vault. */
  private static final int LONGEST_REFUSAL = 8 * 1024;

  private static final Duration REFUSAL_PATIENCE = Duration.ofSeconds(10);

  private static final Set<String> HEADERS =
      Set.of("content-type", "content-length", "content-language", "retry-after");

  private static final String PREFIX = "mcp-";

  private final StreamedAnswer passed;

  private PassedAnswer(StreamedAnswer passed) {
    this.passed = passed;
  }

  /** Fails with a problem when it is no server's, or refuses the credential. */
  static Future<PassedAnswer> of(StreamedAnswer answer) {
    if (answer.header(OF_UPSTREAM).isEmpty()) {
      return answer
          .read(LONGEST_REFUSAL, REFUSAL_PATIENCE)
          .compose(read -> Future.failedFuture(refusal(read.bytes())));
    }
    if (answer.status() == UNAUTHORIZED) {
      answer.close();
      return Future.failedFuture(
          Problem.of(
                  UPSTREAM_UNAUTHORIZED,
                  "Whoever keeps the credential at the vault can replace it; nothing is wrong with the agent's key")
              .asException());
    }
    return Future.succeededFuture(new PassedAnswer(answer));
  }

  /** The answer, whose body is still to come. */
  Answer answer() {
    Answer answer = Answer.streamed(passed.status(), passed.body());
    passed
        .headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (HEADERS.contains(lower) || lower.startsWith(PREFIX)) {
                answer.with(lower, value);
              }
            });
    return answer;
  }

  /** Runs once when the answer has ended or nobody reads it any more; then nothing more comes. */
  void whenOver(HttpServerResponse client, Runnable then) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable once =
        () -> {
          if (over.compareAndSet(false, true)) {
            passed.close();
            then.run();
          }
        };
    client.endHandler(ended -> once.run());
    client.closeHandler(closed -> once.run());
    if (client.closed()) {
      once.run(); // the client left before there was anything to read
    }
  }

  private static ProblemException refusal(Buffer body) {
    try {
      JsonNode said = Json.read(body.getBytes(), JsonNode.class);
      return Problem.of(VAULT_REFUSED, said.path("message").asText("The vault did not say why"))
          .with("vaultCode", said.path("error").asText("unknown"))
          .asException();
    } catch (JsonRefused e) {
      return Problem.of(VAULT_REFUSED, "It answered with something that is no answer of a vault")
          .asException();
    }
  }
}
