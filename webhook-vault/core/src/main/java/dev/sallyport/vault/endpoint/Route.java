package dev.sallyport.vault.endpoint;

/**
 * One method on one path.
 *
 * @param path exact; there are no patterns and no trailing-slash variants
 * @param maximumBody in bytes; 0 when the route takes none
 */
public record Route(String method, String path, Access access, int maximumBody, Endpoint endpoint) {
  /** Checks the shape, so that a mistake ends the start and not a request. */
  public Route {
    if (!method.matches("[A-Z]+") || !path.matches("/[a-z0-9/.-]+") || maximumBody < 0) {
      throw new IllegalArgumentException("not a route: " + method + " " + path);
    }
  }
}
