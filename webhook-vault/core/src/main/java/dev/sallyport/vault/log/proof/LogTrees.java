package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The trees of logs, and the log in the order in which it goes into one. Not every store has them:
 * what goes into a tree is settled, and a store that cannot say what is has none.
 */
public interface LogTrees {
  /** The tree, if one was begun. */
  Future<Optional<LogTree>> find(Organisation organisation);

  /** Begins a tree; false, with nothing changed, when there is one. */
  Future<Boolean> begin(LogTree empty);

  /** Takes a step; false, with nothing changed, when the tree is not where the step begins. */
  Future<Boolean> grow(GrownTree step);

  /** The hashes of those tiles that are there. */
  Future<Map<Tile, byte[]>> tiles(Organisation organisation, Collection<Tile> wanted);

  /** Up to {@code most} tiles of leaves from this one on, in order. */
  Future<List<LeafTile>> leaves(Organisation organisation, long first, int most);

  /** The place of an entry's leaf; empty when it has none. */
  Future<OptionalLong> index(Organisation organisation, long sequence);

  /** Up to which sequence every entry is there that will ever be. */
  Future<Long> settled(Organisation organisation);

  /**
   * Entries in order, oldest first.
   *
   * @param after only those with a higher sequence
   * @param upTo and not a higher one than this
   */
  Future<List<RecordedEntry>> entries(Organisation organisation, long after, long upTo, int limit);

  /**
   * Appends the entry that tells of a removal, and removes the entries, both or neither; false,
   * with nothing changed, when others were removed meanwhile. Fails with {@link
   * dev.sallyport.service.transparency.TreeDamagedException}, and changes nothing, when there are
   * not as many entries as leaves.
   */
  Future<Boolean> remove(RemovedEntries step);

  /** How many entries one removal has at most, so that nobody waits for it for long. */
  long removedAtOnce();
}
