package dev.sallyport.vault.function;

import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * Waits for the rest of an answer that is not complete yet. A platform could make an answer that
 * broke off look complete, so it is given whole or not at all.
 */
final class WholeAnswer {
  private WholeAnswer() {}

  /**
   * The answer with its body.
   *
   * @param limit bytes that the platform passes on
   * @return fails when the body breaks off or is longer
   */
  static Future<VaultResponse> of(VaultResponse answer, int limit) {
    return answer.stream()
        .map(stream -> collect(stream, limit).map(body -> VaultResponse.whole(answer, body)))
        .orElseGet(() -> Future.succeededFuture(answer));
  }

  private static Future<byte[]> collect(BodyStream stream, int limit) {
    Promise<byte[]> whole = Promise.promise();
    Buffer gathered = Buffer.buffer();
    stream.exceptionHandler(whole::tryFail);
    stream.endHandler(end -> whole.tryComplete(gathered.getBytes()));
    stream.handler(
        chunk -> {
          if (gathered.length() + chunk.length() > limit) {
            whole.tryFail(new IllegalStateException("longer than the platform passes on"));
          } else {
            gathered.appendBuffer(chunk);
          }
        });
    stream.resume();
    return whole.future().onFailure(failure -> stream.cancel());
  }
}
