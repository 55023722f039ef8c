package dev.sallyport.vault.store;

import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.GrownTree;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.RemovedEntries;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Trees of one vault, before whose reading of entries another vault removes the old ones. */
record Overtaken(LogTrees trees, StoreInstance other) implements LogTrees {
  @Override
  public Future<List<RecordedEntry>> entries(
      Organisation organisation, long after, long upTo, int limit) {
    return other
        .start(s -> RetentionContract.removal(s).run(RetentionContract.BETWEEN))
        .compose(removed -> trees.entries(organisation, after, upTo, limit));
  }

  @Override
  public Future<Optional<LogTree>> find(Organisation organisation) {
    return trees.find(organisation);
  }

  @Override
  public Future<Boolean> begin(LogTree empty) {
    return trees.begin(empty);
  }

  @Override
  public Future<Boolean> grow(GrownTree step) {
    return trees.grow(step);
  }

  @Override
  public Future<Map<Tile, byte[]>> tiles(Organisation organisation, Collection<Tile> wanted) {
    return trees.tiles(organisation, wanted);
  }

  @Override
  public Future<List<LeafTile>> leaves(Organisation organisation, long first, int most) {
    return trees.leaves(organisation, first, most);
  }

  @Override
  public Future<OptionalLong> index(Organisation organisation, long sequence) {
    return trees.index(organisation, sequence);
  }

  @Override
  public Future<Long> settled(Organisation organisation) {
    return trees.settled(organisation);
  }

  @Override
  public Future<Boolean> remove(RemovedEntries step) {
    return trees.remove(step);
  }

  @Override
  public long removedAtOnce() {
    return trees.removedAtOnce();
  }
}
