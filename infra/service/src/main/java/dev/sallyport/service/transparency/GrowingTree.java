package dev.sallyport.service.transparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree that leaves are added to, with as little of it in memory as that takes: the last tile of
 * each level. Not thread-safe.
 */
public final class GrowingTree {
  private final Map<Integer, Edge> edges = new HashMap<>();
  private final Map<Tile, byte[]> filled = new LinkedHashMap<>();
  private long size;

  /** The last tile of a level, which is not full. */
  private static final class Edge {
    private final byte[] hashes = new byte[Tile.WIDTH * TreeHash.BYTES];
    private int bytes;
    private boolean touched;

    void append(byte[] added) {
      System.arraycopy(added, 0, hashes, bytes, added.length);
      bytes += added.length;
    }

    byte[] written() {
      return Arrays.copyOf(hashes, bytes);
    }
  }

  private GrowingTree(long size) {
    this.size = size;
  }

  /** The tiles that a tree of this size has to be continued from: those that are not full. */
  public static List<Tile> edge(long size) {
    List<Tile> tiles = new ArrayList<>();
    for (int level = 0; level < Tile.LEVELS; level++) {
      Tile tile = last(level, size);
      if (tile.width(size) > 0) {
        tiles.add(tile);
      }
    }
    return tiles;
  }

  private static Tile last(int level, long size) {
    return new Tile(level, (size >>> (level * Tile.HEIGHT)) / Tile.WIDTH);
  }

  /**
   * The tree of this size.
   *
   * @param tiles hashes of the tiles that {@link #edge(long)} names
   * @throws IllegalArgumentException when one is missing or holds another number of hashes
   */
  public static GrowingTree of(long size, Map<Tile, byte[]> tiles) {
    GrowingTree tree = new GrowingTree(size);
    for (Tile tile : edge(size)) {
      byte[] hashes = tiles.getOrDefault(tile, new byte[0]);
      if (hashes.length != tile.width(size) * TreeHash.BYTES) {
        throw new IllegalArgumentException("a tile of the tree is not as long as its size says");
      }
      tree.edge(tile.level()).append(hashes);
    }
    return tree;
  }

  private Edge edge(int level) {
    return edges.computeIfAbsent(level, added -> new Edge());
  }

  /** Adds the next leaf. */
  public void append(TreeHash leaf) {
    TreeHash hash = leaf;
    for (int level = 0; ; level++) {
      Edge edge = edge(level);
      edge.append(hash.toBytes());
      edge.touched = true;
      if (edge.bytes < edge.hashes.length) {
        break;
      }
      filled.put(last(level, size), edge.written());
      hash = Tile.hash(edge.hashes);
      edges.remove(level);
    }
    size++;
  }

  /** How many leaves it has. */
  public long size() {
    return size;
  }

  /** Its root. */
  public TreeHash root() {
    List<TreeHash> subtrees = new ArrayList<>();
    for (Node node : Node.covering(0, size)) {
      subtrees.add(Tile.hash(node, edge(node.level() / Tile.HEIGHT).hashes));
    }
    return CompactRange.of(0, size, subtrees).root();
  }

  /** The tiles that are other than they were, each with all of its hashes. */
  public Map<Tile, byte[]> changed() {
    Map<Tile, byte[]> changed = new LinkedHashMap<>(filled);
    edges.forEach(
        (level, edge) -> {
          if (edge.touched) {
            changed.put(last(level, size), edge.written());
          }
        });
    return changed;
  }
}
