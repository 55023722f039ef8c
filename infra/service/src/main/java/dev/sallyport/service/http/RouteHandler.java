package dev.sallyport.service.http;

import io.vertx.core.Future;

/** Answers the requests of one route. Runs on the event loop, so it never blocks. */
@FunctionalInterface
public interface RouteHandler {
  /**
   * The answer, or a failure: a {@link ProblemException} is shown to the client, anything else is
   * an internal error.
   */
  Future<Answer> handle(Exchange exchange);
}
