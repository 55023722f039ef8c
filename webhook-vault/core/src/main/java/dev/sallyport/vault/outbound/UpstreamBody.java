package dev.sallyport.vault.outbound;

import dev.sallyport.vault.endpoint.BodyStream;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body of an upstream's answer: it ends by itself when its time is over. */
final class UpstreamBody implements BodyStream {
  private final Vertx vertx;
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private final long timer;

  UpstreamBody(
      Vertx vertx, HttpClientRequest request, HttpClientResponse response, Duration longest) {
    this.vertx = vertx;
    this.request = request;
    this.response = response;
    this.timer = vertx.setTimer(longest.toMillis(), over -> request.reset());
    response.endHandler(end -> vertx.cancelTimer(timer));
    response.exceptionHandler(failure -> vertx.cancelTimer(timer));
  }

  @Override
  public BodyStream handler(@Nullable Handler<Buffer> handler) {
    response.handler(handler);
    return this;
  }

  @Override
  public BodyStream endHandler(@Nullable Handler<Void> handler) {
    response.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (handler != null) {
            handler.handle(null);
          }
        });
    return this;
  }

  @Override
  public BodyStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    response.exceptionHandler(
        failure -> {
          vertx.cancelTimer(timer);
          if (handler != null) {
            handler.handle(failure);
          }
        });
    return this;
  }

  @Override
  public BodyStream pause() {
    response.pause();
    return this;
  }

  @Override
  public BodyStream resume() {
    response.resume();
    return this;
  }

  @Override
  public BodyStream fetch(long amount) {
    response.fetch(amount);
    return this;
  }

  @Override
  public void cancel() {
    vertx.cancelTimer(timer);
    request.reset();
  }
}
