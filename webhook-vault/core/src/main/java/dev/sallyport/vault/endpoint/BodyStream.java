package dev.sallyport.vault.endpoint;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body that is not complete yet. Whoever was given one reads it to its end or cancels it. */
public interface BodyStream extends ReadStream<Buffer> {
  /** Nobody wants the rest. */
  void cancel();
}
