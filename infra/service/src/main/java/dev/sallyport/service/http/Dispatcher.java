package dev.sallyport.service.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * Takes a request through access and handler, and is the one place that writes answers. Whatever is
 * thrown on the way is answered, an {@link Error} like an exception: nobody else would answer it,
 * and its client would wait.
 */
final class Dispatcher {
  private static final String NO_ROUTE = "none";

  private final Vertx vertx;
  private final StandardHeaders headers;
  private final ErrorRenderer errors;
  private final Connections connections;
  private final RequestObserver observer;

  Dispatcher(
      Vertx vertx,
      StandardHeaders headers,
      ErrorRenderer errors,
      Connections connections,
      RequestObserver observer) {
    this.vertx = vertx;
    this.headers = headers;
    this.errors = errors;
    this.connections = connections;
    this.observer = observer;
  }

  Exchange begin(HttpServerRequest request, String route, Map<String, String> pathParameters) {
    connections.requestBegan(request);
    return new Exchange(request, route, RequestIds.next(), pathParameters);
  }

  void dispatch(Resource resource, HttpServerRequest request, Map<String, String> pathParameters) {
    Exchange exchange = begin(request, resource.path(), pathParameters);
    Resource.Operation operation = resource.operation(request.method());
    if (operation != null) {
      run(operation, exchange);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      answer(exchange, Answer.empty(204).with(HttpHeaders.ALLOW, resource.allow()));
    } else {
      fail(exchange, wrongMethod(resource));
    }
  }

  private void run(Resource.Operation operation, Exchange exchange) {
    if (exchange.hasBody()) {
      exchange.request().pause(); // it must still be there when the handler comes to it
    }
    Future<Void> admitted;
    try {
      admitted = operation.access().admit(exchange);
    } catch (Throwable e) {
      fail(exchange, e);
      return;
    }
    if (admitted.succeeded()) {
      handle(operation, exchange);
    } else {
      admitted.onComplete(yes -> handle(operation, exchange), no -> fail(exchange, no));
    }
  }

  private void handle(Resource.Operation operation, Exchange exchange) {
    try {
      operation
          .handler()
          .handle(exchange)
          .onComplete(answer -> answerOrFail(exchange, answer), no -> fail(exchange, no));
    } catch (Throwable e) {
      fail(exchange, e);
    }
  }

  private void fail(Exchange exchange, Throwable failure) {
    Problem problem = Failures.toProblem(failure, exchange);
    answer(exchange, errors.render(problem, exchange.requestId()));
  }

  /**
   * An answer that cannot be written, for a header that is none, must not leave the client waiting.
   */
  private void answerOrFail(Exchange exchange, Answer answer) {
    try {
      answer(exchange, answer);
    } catch (Throwable e) {
      exchange.request().response().headers().clear();
      fail(exchange, e);
    }
  }

  private void answer(Exchange exchange, Answer answer) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return; // the client has gone
    }
    boolean unread = exchange.hasBody() && !request.isEnded();
    headers.writeTo(response.headers(), exchange.requestId());
    exchange.writeAnswerHeaders(response.headers());
    if (unread) {
      response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (answer.isStreamed()) {
      answer
          .streamTo(response, request.method().equals(HttpMethod.HEAD))
          .onComplete(over -> connections.requestEnded(request));
    } else {
      answer.writeTo(response, request.method().equals(HttpMethod.HEAD));
    }
    if (unread) {
      UnreadBodies.dropThenClose(vertx, request);
    }
    if (!answer.isStreamed()) {
      connections.requestEnded(request);
    }
    observer.answered(exchange, exchange.route(), answer.status(), exchange.age());
  }

  /** Answers a request that no route takes. */
  void refuse(HttpServerRequest request, Problem problem) {
    fail(begin(request, NO_ROUTE, Map.of()), problem.asException());
  }

  /**
   * Answers what is no readable request. Vert.x closes the connection, since what follows cannot be
   * trusted.
   */
  void unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        cause instanceof TooLongHttpLineException
            ? Problem.of(
                HttpProblems.URI_TOO_LONG,
                "The request line is longer than " + HttpLimits.REQUEST_LINE + " bytes")
            : cause instanceof TooLongHttpHeaderException
                ? Problem.of(
                    HttpProblems.HEADERS_TOO_LARGE,
                    "The headers are longer than " + HttpLimits.HEADERS + " bytes")
                : Problem.of(HttpProblems.INVALID_REQUEST, "This is not a valid HTTP request");
    refuse(request, problem.withHeader("Connection", "close"));
  }

  private static ProblemException wrongMethod(Resource resource) {
    return Problem.of(HttpProblems.METHOD_NOT_ALLOWED, "This path takes " + resource.allow())
        .withHeader("Allow", resource.allow())
        .asException();
  }
}
