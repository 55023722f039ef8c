package dev.sallyport.service.http;

import static java.util.Objects.requireNonNull;

import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers: status, own headers, body. The body is encoded when the answer is made, so
 * that a value that cannot be encoded never leaves half an answer on the wire.
 */
public final class Answer {
  private final int status;
  private final @Nullable CharSequence contentType;
  private final @Nullable Buffer body;
  private final @Nullable Function<WriteStream<Buffer>, Future<Void>> stream;
  private @Nullable List<CharSequence> headers;

  private Answer(int status, @Nullable CharSequence contentType, @Nullable Buffer body) {
    this(status, contentType, body, null);
  }

  private Answer(
      int status,
      @Nullable CharSequence contentType,
      @Nullable Buffer body,
      @Nullable Function<WriteStream<Buffer>, Future<Void>> stream) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.stream = stream;
  }

  /** An answer with a body that is already encoded. */
  public static Answer of(int status, CharSequence contentType, Buffer body) {
    return new Answer(status, contentType, body);
  }

  /** An answer whose body is {@code value} as JSON. */
  public static Answer json(int status, Object value) {
    return of(status, MediaTypes.JSON, Buffer.buffer(Json.write(value)));
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, null, null);
  }

  /**
   * An answer whose body comes bit by bit, from a stream that is paused. If the stream fails, the
   * answer breaks off, so that it does not look complete.
   */
  public static Answer streamed(int status, ReadStream<Buffer> body) {
    return new Answer(
        status, null, null, out -> body.pipe().endOnFailure(false).endOnSuccess(false).to(out));
  }

  /**
   * An answer whose body is longer than memory should hold. It is written piece by piece; whoever
   * writes waits for each piece to be taken. If that fails the connection is cut, so that nobody
   * takes a part for the whole.
   */
  public static Answer stream(
      int status, CharSequence contentType, Function<WriteStream<Buffer>, Future<Void>> content) {
    return new Answer(status, contentType, null, content);
  }

  /** Adds a header and returns this answer. */
  public Answer with(CharSequence name, CharSequence value) {
    List<CharSequence> all = headers == null ? new ArrayList<>(4) : headers;
    all.add(name);
    all.add(value);
    headers = all;
    return this;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The body, absent when there is none. */
  public @Nullable Buffer body() {
    return body;
  }

  /** Its own headers: names, each followed by its value. */
  public List<CharSequence> headers() {
    return headers == null ? List.of() : List.copyOf(headers);
  }

  /** Whether it is over only some time after it was begun. */
  boolean isStreamed() {
    return stream != null;
  }

  /** Writes this answer; ends with its body. Never fails: a broken body has broken the answer. */
  Future<Void> streamTo(HttpServerResponse response, boolean head) {
    writeHead(response);
    CharSequence type = contentType;
    if (type != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    }
    response.setChunked(!response.headers().contains(HttpHeaders.CONTENT_LENGTH));
    Future<Void> body =
        head && type != null ? Future.succeededFuture() : requireNonNull(stream).apply(response);
    return body.compose(written -> response.end())
        .otherwise(
            failure -> {
              response.reset();
              return null;
            });
  }

  private void writeHead(HttpServerResponse response) {
    response.setStatusCode(status);
    List<CharSequence> own = headers;
    if (own != null) {
      for (int i = 0; i < own.size(); i += 2) {
        response.putHeader(own.get(i), own.get(i + 1));
      }
    }
  }

  /** Writes this answer, without its body when the request was a HEAD. */
  void writeTo(HttpServerResponse response, boolean head) {
    writeHead(response);
    Buffer content = body;
    CharSequence type = contentType;
    if (content == null || type == null) {
      response.end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    if (head) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length())).end();
    } else {
      response.end(content);
    }
  }
}
