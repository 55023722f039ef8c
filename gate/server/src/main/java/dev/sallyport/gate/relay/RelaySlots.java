package dev.sallyport.gate.relay;

import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How much is fetched at a time: a vault that hangs holds up its own organisation and nobody else.
 * Shared by all event loops; nothing waits here.
 */
final class RelaySlots {
  /** Each may hold an answer of half a megabyte. */
  static final int OF_A_GATE = 128;

  static final int OF_AN_ORGANISATION = 32;

  private final Map<OrganisationId, Integer> taken = new HashMap<>();
  private int all;

  /** Does the work when there is room for it; fails with 503 when there is none. */
  <T> Future<T> within(OrganisationId organisation, Supplier<Future<T>> work) {
    if (!take(organisation)) {
      return Future.failedFuture(RelayProblems.busy());
    }
    try {
      return work.get().onComplete(done -> free(organisation));
    } catch (RuntimeException e) {
      free(organisation);
      return Future.failedFuture(e);
    }
  }

  private synchronized boolean take(OrganisationId organisation) {
    int own = taken.getOrDefault(organisation, 0);
    if (all == OF_A_GATE || own == OF_AN_ORGANISATION) {
      return false;
    }
    taken.put(organisation, own + 1);
    all++;
    return true;
  }

  private synchronized void free(OrganisationId organisation) {
    taken.computeIfPresent(organisation, (key, own) -> own == 1 ? null : own - 1);
    all--;
  }
}
