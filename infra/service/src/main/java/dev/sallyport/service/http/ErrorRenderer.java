package dev.sallyport.service.http;

/** The form of a service's errors on the wire. */
@FunctionalInterface
public interface ErrorRenderer {
  /** The whole answer to a request that ended in {@code problem}. */
  Answer render(Problem problem, String requestId);
}
