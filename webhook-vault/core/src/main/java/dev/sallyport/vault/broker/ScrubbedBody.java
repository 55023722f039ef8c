package dev.sallyport.vault.broker;

import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.request.Scrubber;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A body with the secrets in it masked while it passes, and no longer than is allowed. */
final class ScrubbedBody implements BodyStream {
  /** Bytes: an answer to an agent, not a download. */
  static final long LONGEST = 32L * 1024 * 1024;

  private final BodyStream source;
  private final Scrubber scrubber;
  private long left = LONGEST;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Throwable> exceptionHandler;

  ScrubbedBody(BodyStream source, Scrubber scrubber) {
    this.source = source;
    this.scrubber = scrubber;
  }

  @Override
  public BodyStream handler(@Nullable Handler<Buffer> chunks) {
    handler = chunks;
    source.handler(chunks == null ? null : this::take);
    return this;
  }

  private void take(Buffer chunk) {
    left -= chunk.length();
    if (left < 0) {
      tooLong();
      return;
    }
    give(scrubber.next(chunk.getBytes()));
  }

  private void tooLong() {
    source.handler(null);
    source.cancel();
    if (exceptionHandler != null) {
      exceptionHandler.handle(new IllegalStateException("the upstream's answer is too long"));
    }
  }

  private void give(byte[] bytes) {
    if (handler == null) {
      return;
    }
    if (bytes.length > 0) {
      handler.handle(Buffer.buffer(bytes));
    } else {
      source.fetch(1); // all of it is held back; whoever waits for one more still does
    }
  }

  @Override
  public BodyStream endHandler(@Nullable Handler<Void> ended) {
    source.endHandler(
        ended == null
            ? null
            : end -> {
              byte[] rest = scrubber.end();
              if (handler != null && rest.length > 0) {
                handler.handle(Buffer.buffer(rest));
              }
              ended.handle(null);
            });
    return this;
  }

  @Override
  public BodyStream exceptionHandler(@Nullable Handler<Throwable> failed) {
    exceptionHandler = failed;
    source.exceptionHandler(failed);
    return this;
  }

  @Override
  public BodyStream pause() {
    source.pause();
    return this;
  }

  @Override
  public BodyStream resume() {
    source.resume();
    return this;
  }

  @Override
  public BodyStream fetch(long amount) {
    source.fetch(amount);
    return this;
  }

  @Override
  public void cancel() {
    source.cancel();
  }
}
