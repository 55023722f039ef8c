package dev.sallyport.vault.outbound;

import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Bodies that are read to their end, and are short. */
public final class WholeBody {
  private WholeBody() {}

  /** All bytes of the body; fails with a {@link VaultRefusal} when it is longer than that. */
  public static Future<byte[]> of(UpstreamAnswer answer, int longest) {
    BodyStream body = answer.body();
    Buffer all = Buffer.buffer();
    Promise<byte[]> whole = Promise.promise();
    body.exceptionHandler(whole::tryFail);
    body.endHandler(end -> whole.tryComplete(all.getBytes()));
    body.handler(
        chunk -> {
          all.appendBuffer(chunk);
          if (all.length() > longest && whole.tryFail(tooLong())) {
            body.handler(null);
            body.cancel();
          }
        });
    body.resume();
    return whole.future();
  }

  private static VaultRefusal tooLong() {
    return new VaultRefusal(
        VaultError.UPSTREAM_ERROR, "answer_too_long", "The answer is longer than it may be.");
  }
}
