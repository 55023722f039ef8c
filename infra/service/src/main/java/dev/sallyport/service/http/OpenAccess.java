package dev.sallyport.service.http;

import io.vertx.core.Future;

/** Lets every request through. */
record OpenAccess(String name) implements Access {
  private static final Future<Void> ADMITTED = Future.succeededFuture();

  @Override
  public Future<Void> admit(Exchange exchange) {
    return ADMITTED;
  }
}
