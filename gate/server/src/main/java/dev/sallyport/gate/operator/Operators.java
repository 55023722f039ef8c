package dev.sallyport.gate.operator;

import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import java.util.Optional;

/** Who may administer what. */
public interface Operators {
  /** The active operator whose token has this hash. */
  Future<Optional<Operator>> byTokenHash(KeyHash hash);
}
