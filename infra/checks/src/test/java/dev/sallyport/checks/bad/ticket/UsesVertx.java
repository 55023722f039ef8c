package dev.sallyport.checks.bad.ticket;

import io.vertx.core.Future;

/** Breaks a rule on purpose. */
record UsesVertx(Future<String> other) {}
