package dev.sallyport.vault.endpoint;

import dev.sallyport.vault.request.Method;
import java.util.Arrays;
import java.util.List;

/**
 * One method on one path.
 *
 * @param path exact, without trailing-slash variants; or {@link #BROKERED} and its parts
 * @param maximumBody in bytes; 0 when the route takes none
 */
public record Route(String method, String path, Access access, int maximumBody, Endpoint endpoint) {
  /** Paths below this name a service, and then a path at its upstream. */
  public static final String BROKERED = "/v1/request/";

  /** Where people come back to from a provider; the one path where a cookie of ours is read. */
  public static final String CALLBACK = "/v1/connect/callback";

  /** The path of the routes below. */
  public static final String BROKERED_PATH = BROKERED + "{service}/{path}";

  /** The routes of all brokered requests. */
  public static List<Route> brokered(int maximumBody, Endpoint endpoint) {
    return Arrays.stream(Method.values())
        .map(
            method -> new Route(method.name(), BROKERED_PATH, Access.TICKET, maximumBody, endpoint))
        .toList();
  }

  /** Checks the shape, so that a mistake ends the start and not a request. */
  public Route {
    boolean isPath = path.matches("/[a-z0-9/.-]+") || path.equals(BROKERED_PATH);
    if (!method.matches("[A-Z]+") || !isPath || maximumBody < 0) {
      throw new IllegalArgumentException("not a route: " + method + " " + path);
    }
  }
}
