package dev.sallyport.checks.bad.vault.release;

import io.vertx.core.http.HttpServer;

/** Breaks a rule on purpose. */
record Serves(HttpServer server) {}
