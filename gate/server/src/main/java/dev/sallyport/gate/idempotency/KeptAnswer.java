package dev.sallyport.gate.idempotency;

import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.MediaTypes;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is given again: everything but what is shown once.
 *
 * @param headers names, each followed by its value
 * @param body JSON; null when there was none
 */
record KeptAnswer(int status, List<String> headers, @Nullable String body) {
  private static final String REPLAYED = "Idempotency-Replayed";

  KeptAnswer {
    headers = List.copyOf(headers);
  }

  /** What is kept of an answer. */
  static KeptAnswer of(Answer answer) {
    Buffer body = answer.body();
    return new KeptAnswer(
        answer.status(),
        answer.headers().stream().map(CharSequence::toString).toList(),
        body == null ? null : ShownOnce.removedFrom(body));
  }

  /** The answer, which says that it is not the first. */
  Answer again() {
    Answer answer =
        body == null
            ? Answer.empty(status)
            : Answer.of(status, MediaTypes.JSON, Buffer.buffer(body));
    IntStream.range(0, headers.size() / 2)
        .forEach(each -> answer.with(headers.get(2 * each), headers.get(2 * each + 1)));
    return answer.with(REPLAYED, "true");
  }
}
