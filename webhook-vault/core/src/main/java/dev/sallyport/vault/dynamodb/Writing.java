package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Transactions on a store's contents: they wait while these are held. */
final class Writing {
  private final Table table;
  private final Sealing sealing;
  private final Turns turns = new Turns();

  Writing(Table table, Sealing sealing) {
    this.table = table;
    this.sealing = sealing;
  }

  /**
   * Writes what was sealed.
   *
   * @return fails with {@link StoreException} when another key seals now
   */
  Future<Committed> sealed(
      Organisation organisation, Collection<byte[]> ciphertexts, List<Write> writes) {
    String key;
    try {
      key = Sealing.keyOf(ciphertexts);
    } catch (StoreException stale) {
      return Future.failedFuture(stale);
    }
    return repeat(() -> attempt(writes, sealing.by(organisation, key), Optional.of(key)));
  }

  /** Writes what is not sealed, or deletes. */
  Future<Committed> plain(Organisation organisation, List<Write> writes) {
    return repeat(() -> attempt(writes, sealing.notHeld(organisation), Optional.empty()));
  }

  private Future<Committed> repeat(Supplier<Future<Optional<Committed>>> attempt) {
    return turns.take(() -> table.attempts().repeat(attempt, Writing::held));
  }

  /** Empty when writes are held. */
  private Future<Optional<Committed>> attempt(
      List<Write> writes, Write.Check check, Optional<String> key) {
    List<Write> all = new ArrayList<>(writes);
    all.add(check);
    return table
        .commit(all)
        .map(
            committed -> {
              Optional<Committed.Obstacle> obstacle = committed.obstacle(writes.size());
              if (obstacle.isPresent()) {
                key.ifPresent(by -> Sealing.requireSeals(obstacle.get(), by));
                return Optional.empty();
              }
              return Optional.of(committed);
            });
  }

  static StoreException held() {
    return new StoreException(
        StoreException.Kind.OVERLOADED,
        "nothing is written while a backup is read or restored; a restore that did not end has to"
            + " be run again");
  }
}
