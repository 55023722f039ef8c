package dev.sallyport.service.http;

import io.vertx.core.Future;

/**
 * Who may call a route. What a route declares is also what is enforced: {@link #admit} runs before
 * the route's handler.
 */
public interface Access {
  /** A short name for listings, such as {@code operator}. */
  String name();

  /**
   * Decides whether a request may reach its handler, and may attach who is asking with {@link
   * Exchange#attach}.
   *
   * @return a succeeded future to let it through; a {@link ProblemException} is the answer
   *     otherwise
   */
  Future<Void> admit(Exchange exchange);

  /**
   * An access that lets every request through: for public routes, and for those whose handler
   * decides by itself because the decision is its work.
   */
  static Access open(String name) {
    return new OpenAccess(name);
  }
}
