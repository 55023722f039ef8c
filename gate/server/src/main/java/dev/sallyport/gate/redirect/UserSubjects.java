package dev.sallyport.gate.redirect;

import io.vertx.core.Future;
import java.util.Optional;

/** Whose a user's token is. */
@FunctionalInterface
public interface UserSubjects {
  /**
   * The subject of a token; empty when the token is not believed. Fails when that cannot be known
   * at the moment.
   */
  Future<Optional<String>> of(String token);
}
