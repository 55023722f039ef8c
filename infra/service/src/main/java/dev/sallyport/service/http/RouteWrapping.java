package dev.sallyport.service.http;

/** What is put around the handlers of routes, decided once for each when it is registered. */
@FunctionalInterface
public interface RouteWrapping {
  /** The handler that answers instead; {@code handler} itself where there is nothing to add. */
  RouteHandler around(RegisteredRoute route, RouteHandler handler);
}
