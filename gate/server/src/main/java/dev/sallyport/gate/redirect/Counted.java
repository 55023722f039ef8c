package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.Charge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that a permission is counted on, by a policy or by a key. */
interface Counted {
  /** What is consumed when the permission is proven. */
  Charge charge();

  /**
   * What is said when nothing is left.
   *
   * @param retryAt when something will be; null when never
   */
  Refusal spent(@Nullable Instant retryAt);
}
