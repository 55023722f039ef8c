package dev.sallyport.vault.log.retention;

import static java.util.Objects.requireNonNull;

import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.RemovalCheck;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.LogLeaf;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Entries from the beginning of a log that are old enough to go, as far as they were compared with
 * their leaves. What was removed before counts. For one caller at a time.
 */
final class ComparedPrefix {
  /** Of one piece: some two thousand entries, a few milliseconds of hashing. */
  private static final int TILES = 8;

  private final Organisation organisation;
  private final LogTree tree;
  private final LogTrees trees;
  private final Instant before;
  private final RemovalCheck check;

  /** What was inserted before the first entry is found as well. */
  private long lastSequence = Long.MIN_VALUE;

  private boolean complete;

  private ComparedPrefix(LogTree tree, LogTrees trees, Instant before, RemovalCheck check) {
    this.organisation = tree.key().organisation();
    this.tree = tree;
    this.trees = trees;
    this.before = before;
    this.check = check;
  }

  /**
   * What was removed before.
   *
   * @param before entries of this time and later ones stay
   */
  static Future<ComparedPrefix> from(LogTree tree, LogTrees trees, Instant before) {
    return RemovalCheck.after(
            tree.removed(), wanted -> trees.tiles(tree.key().organisation(), wanted))
        .map(check -> new ComparedPrefix(tree, trees, before, check));
  }

  /** How many entries it has, with those that were removed before. */
  long size() {
    return check.records();
  }

  /** Sequence of the last of them; for a prefix that has grown. */
  long lastSequence() {
    return lastSequence;
  }

  /** Whether no more can be added. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Adds up to {@code most} entries.
   *
   * @return whether there were any; fails with {@link TreeDamagedException}, which names the entry,
   *     when one is not what its leaf says
   */
  Future<Boolean> grow(long most) {
    long start = size();
    long end = start + Math.min(most, tree.size() - start);
    Promise<Boolean> grown = Promise.promise();
    grow(start, end, grown);
    return grown.future();
  }

  /** Not one future after the other: a long log would keep thousands of them. */
  private void grow(long start, long end, Promise<Boolean> grown) {
    complete |= size() == tree.size();
    if (complete || size() == end) {
      grown.complete(size() > start);
      return;
    }
    piece(end).onComplete(added -> grow(start, end, grown), grown::fail);
  }

  private Future<Void> piece(long end) {
    return trees
        .leaves(organisation, size() / Tile.WIDTH, TILES)
        .compose(
            tiles -> {
              if (tiles.isEmpty() || tiles.getFirst().firstIndex() > size()) {
                throw new TreeDamagedException("hashes of it are missing");
              }
              long last = requireNonNull(tiles.getLast().ids().getLast());
              return trees
                  .entries(
                      organisation,
                      lastSequence,
                      Math.min(last, tree.lastSequence()),
                      2 * TILES * Tile.WIDTH)
                  .map(entries -> add(tiles, new ArrayDeque<>(entries), end));
            });
  }

  private Void add(List<LeafTile> tiles, Deque<RecordedEntry> entries, long end) {
    for (LeafTile tile : tiles) {
      while (!complete && size() < end && size() < tile.firstIndex() + tile.ids().size()) {
        int place = (int) (size() - tile.firstIndex());
        add(requireNonNull(tile.ids().get(place)), tile.hash(place), entries);
      }
    }
    return null;
  }

  private void add(Long sequence, TreeHash leaf, Deque<RecordedEntry> entries) {
    RecordedEntry entry = entries.poll();
    if (entry == null || entry.sequence() > sequence) {
      throw check.missing(sequence.toString());
    }
    if (entry.sequence() < sequence) {
      throw RemovalCheck.inserted(Long.toString(entry.sequence()));
    }
    if (!entry.at().isBefore(before)) {
      complete = true;
      return;
    }
    check.add(
        sequence.toString(), LeafForm.RELEASE.hash(LogLeaf.members(organisation, entry)), leaf);
    lastSequence = sequence;
  }

  /**
   * What the log has to say of its removal; fails with {@link TreeDamagedException} when it is not
   * the beginning of what was signed.
   */
  Future<LeafForm.Removal> told() {
    return check.under(tree.signed());
  }
}
