package dev.sallyport.service.transparency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place in the store of a tree's hashes, as C2SP's {@code tlog-tiles} divides it: up to 256
 * hashes that are next to each other on one of the levels 0, 8, 16 ….
 *
 * @param level 0 for hashes of leaves, 1 for the nodes above 256 leaves each, and so on
 * @param index its number from the left
 */
public record Tile(int level, long index) {
  /** Hashes of a full tile. */
  public static final int WIDTH = 256;

  /** Levels of the tree from one level of tiles to the next. */
  static final int HEIGHT = 8;

  /** Levels of tiles that the largest tree has. */
  static final int LEVELS = Node.MAXIMUM_LEVEL / HEIGHT + 1;

  public Tile {
    if (level < 0 || level >= LEVELS || index < 0) {
      throw new IllegalArgumentException("no tree has that tile");
    }
  }

  /** The tile from which the hash of {@code node} can be computed. */
  public static Tile of(Node node) {
    int inner = node.level() % HEIGHT;
    return new Tile(node.level() / HEIGHT, node.index() >>> (HEIGHT - inner));
  }

  /** How many hashes it holds in a tree of this size. */
  public int width(long size) {
    long onLevel = size >>> (level * HEIGHT);
    return Math.clamp(onLevel - index * WIDTH, 0, WIDTH);
  }

  /**
   * The hash of one of its nodes.
   *
   * @param hashes those of the tile, one after the other
   */
  public static TreeHash hash(Node node, byte[] hashes) {
    int inner = node.level() % HEIGHT;
    int leaves = 1 << inner;
    int first = (int) (node.index() % (WIDTH >>> inner)) * leaves;
    return hash(first, first + leaves, hashes);
  }

  /** The hash of the node above a full tile. */
  static TreeHash hash(byte[] hashes) {
    return hash(0, WIDTH, hashes);
  }

  private static TreeHash hash(int from, int to, byte[] hashes) {
    if (to * TreeHash.BYTES > hashes.length) {
      throw new IllegalArgumentException("the tree holds no such hash");
    }
    return TreeHash.ofSubtree(
        Arrays.copyOfRange(hashes, from * TreeHash.BYTES, to * TreeHash.BYTES));
  }

  /** The hash at this place of a tile. */
  public static TreeHash hashAt(int place, byte[] hashes) {
    int start = place * TreeHash.BYTES;
    if (place < 0 || start + TreeHash.BYTES > hashes.length) {
      throw new IllegalArgumentException("the tile holds no such hash");
    }
    return TreeHash.of(Arrays.copyOfRange(hashes, start, start + TreeHash.BYTES));
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tile tile && tile.level == level && tile.index == index;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(index) * HEIGHT + level;
  }
}
