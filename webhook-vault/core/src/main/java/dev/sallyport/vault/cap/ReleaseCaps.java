package dev.sallyport.vault.cap;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The caps of an organisation's credentials. A cap belongs to the name of a service and outlives
 * the credential: who deletes and stores it again has gained nothing. Releases are counted where
 * tickets are redeemed, by {@link dev.sallyport.vault.release.Redemptions#redeem}.
 */
public interface ReleaseCaps {
  /** Caps of one organisation. */
  int MAXIMUM = 1_000;

  /** Sets a cap in the place of the one before. What was counted under that one stays counted. */
  Future<Void> put(Organisation organisation, ReleaseCap cap);

  /** Ends a cap, and forgets what was counted. False when there is none. */
  Future<Boolean> delete(Organisation organisation, ServiceName service);

  /** All caps, in order of services. */
  Future<List<CapUse>> list(Organisation organisation, Instant now);

  /**
   * When there is room for another release; empty when there is some at {@code now}, or no release
   * would ever make room.
   */
  Future<Optional<Instant>> roomAt(Organisation organisation, ServiceName service, Instant now);
}
