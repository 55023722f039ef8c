package dev.sallyport.service.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;

/** Takes a request through access and handler, and is the one place that writes answers. */
final class Dispatcher {
  private static final Set<HttpMethod> KNOWN_METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.CONNECT);

  private final StandardHeaders headers;
  private final ErrorRenderer errors;

  Dispatcher(StandardHeaders headers, ErrorRenderer errors) {
    this.headers = headers;
    this.errors = errors;
  }

  void dispatch(Resource resource, HttpServerRequest request, Map<String, String> pathParameters) {
    Exchange exchange = new Exchange(request, RequestIds.next(), pathParameters);
    Resource.Operation operation = resource.operation(request.method());
    if (operation != null) {
      run(operation, exchange);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      answer(exchange, Answer.empty(204).with(HttpHeaders.ALLOW, resource.allow()));
    } else {
      fail(exchange, wrongMethod(resource, request.method()));
    }
  }

  private void run(Resource.Operation operation, Exchange exchange) {
    Future<Void> admitted;
    try {
      admitted = operation.access().admit(exchange);
    } catch (RuntimeException e) {
      fail(exchange, e);
      return;
    }
    if (admitted.succeeded()) {
      handle(operation, exchange);
    } else {
      exchange.request().pause(); // its body must still be there when the handler comes to it
      admitted.onComplete(yes -> handle(operation, exchange), no -> fail(exchange, no));
    }
  }

  private void handle(Resource.Operation operation, Exchange exchange) {
    try {
      operation
          .handler()
          .handle(exchange)
          .onComplete(answer -> answer(exchange, answer), no -> fail(exchange, no));
    } catch (RuntimeException e) {
      fail(exchange, e);
    }
  }

  private void fail(Exchange exchange, Throwable failure) {
    Problem problem = Failures.toProblem(failure, exchange.requestId());
    answer(exchange, errors.render(problem, exchange.requestId()));
  }

  private void answer(Exchange exchange, Answer answer) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return; // the client has gone
    }
    headers.writeTo(response.headers(), exchange.requestId());
    if (!request.isEnded()) {
      response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE); // its body was not read
      request.resume();
    }
    answer.writeTo(response, request.method().equals(HttpMethod.HEAD));
  }

  /** Answers a request that no route takes, with one of the router's statuses. */
  void refuse(HttpServerRequest request, int status) {
    ProblemException refusal =
        switch (status) {
          case 400 ->
              Problem.of(HttpProblems.INVALID_REQUEST, "The path or the Host header is not valid")
                  .asException();
          default -> Problem.of(HttpProblems.NOT_FOUND, "No route has this path").asException();
        };
    fail(new Exchange(request, RequestIds.next(), Map.of()), refusal);
  }

  /**
   * Answers what is no readable request, and closes, since what follows on the connection cannot be
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
    fail(
        new Exchange(request, RequestIds.next(), Map.of()),
        problem.withHeader("Connection", "close").asException());
    request.connection().close();
  }

  private static ProblemException wrongMethod(Resource resource, HttpMethod method) {
    return KNOWN_METHODS.contains(method)
        ? Problem.of(HttpProblems.METHOD_NOT_ALLOWED, "This path takes " + resource.allow())
            .withHeader("Allow", resource.allow())
            .asException()
        : Problem.of(HttpProblems.NOT_IMPLEMENTED, "Use one of the methods that HTTP defines")
            .asException();
  }
}
