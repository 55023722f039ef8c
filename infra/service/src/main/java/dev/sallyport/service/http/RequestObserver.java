package dev.sallyport.service.http;

/**
 * Is told about every request that was answered: for metrics and access logs. Runs on the event
 * loop.
 */
@FunctionalInterface
public interface RequestObserver {
  /**
   * One request is answered.
   *
   * @param route the route's path as registered, or {@code none}: never what the client sent
   * @param nanoseconds from the end of the request's head to the start of the answer
   */
  void answered(Exchange exchange, String route, int status, long nanoseconds);
}
