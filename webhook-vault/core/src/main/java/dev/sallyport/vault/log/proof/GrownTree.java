package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import java.util.List;
import java.util.Map;

/**
 * One step of a tree.
 *
 * @param before from where it goes
 * @param after to where
 * @param leaves that were added, in order
 * @param tiles those that are other than before, each with all of its hashes
 */
public record GrownTree(LogTree before, LogTree after, List<Leaf> leaves, Map<Tile, byte[]> tiles) {
  /** Copies the lists. */
  public GrownTree {
    leaves = List.copyOf(leaves);
    tiles = Map.copyOf(tiles);
  }

  /** The sequences of those leaves of a tile that were not there before. */
  public Long[] added(Tile tile) {
    long first = before.size();
    long from = Math.max(tile.index() * Tile.WIDTH, first);
    long to = Math.min((tile.index() + 1) * Tile.WIDTH, after.size());
    return leaves.subList((int) (from - first), (int) (to - first)).stream()
        .map(Leaf::sequence)
        .toArray(Long[]::new);
  }

  /**
   * A leaf.
   *
   * @param sequence of the entry that it is about
   */
  public record Leaf(long sequence, TreeHash hash) {}
}
