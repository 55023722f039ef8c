package dev.sallyport.gate.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The beginning of an answer; its body waits, paused, for who reads it. */
public final class StreamedAnswer {
  private final HttpClientResponse response;

  /**
   * As much of a body as was wanted.
   *
   * @param whole false: there was more, or it did not come
   */
  public record Beginning(Buffer bytes, boolean whole) {}

  StreamedAnswer(HttpClientResponse response) {
    this.response = response.pause();
  }

  /** Returns the status. */
  public int status() {
    return response.statusCode();
  }

  /** Returns all headers. */
  public MultiMap headers() {
    return response.headers();
  }

  /** Returns the first header of the name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(response.getHeader(name));
  }

  /** The body as it comes. */
  public ReadStream<Buffer> body() {
    return response;
  }

  /** Reads to the end, or as much as is wanted, and then ends the connection; never fails. */
  public Future<Beginning> read(int most, Duration patience) {
    Promise<Beginning> read = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(read::tryFail);
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > most) {
            read.tryComplete(new Beginning(body.getBuffer(0, most), false));
          }
        });
    response.endHandler(end -> read.tryComplete(new Beginning(body, true)));
    response.resume();
    return read.future()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(failure -> new Beginning(body, false))
        .onComplete(done -> close());
  }

  /** Ends the connection: nothing more comes. */
  public void close() {
    response.request().connection().close();
  }
}
