package dev.sallyport.benchmarks.baseline;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/** Answers with the same 307 every time: what a redirect costs when nothing is decided. */
final class FixedHandler implements Handler<HttpServerRequest> {
  private final List<Header> headers = new ArrayList<>();
  private final Buffer body;

  FixedHandler(FixedAnswer answer) {
    answer
        .headers()
        .forEach(
            (name, value) ->
                headers.add(
                    new Header(
                        HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value))));
    body = Buffer.buffer(answer.body());
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response().setStatusCode(307);
    for (Header header : headers) {
      response.putHeader(header.name(), header.value());
    }
    var _ = response.end(body);
  }

  private record Header(CharSequence name, CharSequence value) {}
}
