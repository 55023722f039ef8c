package dev.sallyport.service.transparency;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proofs about one log, made of the tiles that are stored. */
public final class TileProofs {
  private final TileHashes tiles;

  /** Proves with these hashes. */
  public TileProofs(TileHashes tiles) {
    this.tiles = tiles;
  }

  /** That leaf {@code index} is in the tree of this size. */
  public Future<List<TreeHash>> inclusion(long index, long size) {
    return proof(ProofPlan.ofInclusion(index, size));
  }

  /** That the tree of size {@code to} goes on from the tree of size {@code from}. */
  public Future<List<TreeHash>> consistency(long from, long to) {
    return proof(ProofPlan.ofConsistency(from, to));
  }

  /** The hash of a leaf. */
  public Future<TreeHash> leaf(long index) {
    Node leaf = new Node(0, index);
    return tiles.find(List.of(Tile.of(leaf))).map(found -> hash(leaf, found));
  }

  /** The hashes over the leaves {@code from} to {@code to}. */
  public Future<CompactRange> over(long from, long to) {
    List<Node> nodes = Node.covering(from, to);
    return tiles
        .find(nodes.stream().map(Tile::of).distinct().toList())
        .map(
            found ->
                CompactRange.of(from, to, nodes.stream().map(node -> hash(node, found)).toList()));
  }

  private Future<List<TreeHash>> proof(ProofPlan plan) {
    return tiles
        .find(plan.nodes().stream().map(Tile::of).distinct().toList())
        .map(found -> plan.proof(node -> hash(node, found)));
  }

  private static TreeHash hash(Node node, Map<Tile, byte[]> tiles) {
    try {
      return Tile.hash(node, tiles.getOrDefault(Tile.of(node), new byte[0]));
    } catch (IllegalArgumentException e) {
      throw new TreeDamagedException("hashes of it are missing", e);
    }
  }

  /**
   * What contradicts that the log goes on from a checkpoint that somebody holds of it.
   *
   * @param key the log's
   * @param now its newest checkpoint
   * @param held a signed note
   */
  public Future<Optional<String>> contradiction(NoteKey key, String now, String held) {
    Optional<Checkpoint> before = Checkpoint.open(held, key);
    Optional<Checkpoint> newest = Checkpoint.open(now, key);
    if (before.isEmpty()) {
      return found("what is held is no checkpoint that this log's key has signed");
    }
    if (newest.isEmpty()) {
      return found("the log's own checkpoint is not one that its key has signed");
    }
    long size = newest.get().size();
    if (before.get().size() > size) {
      return found(
          "a checkpoint over "
              + before.get().size()
              + " records is held, and the log has only "
              + size
              + ": it was rolled back");
    }
    return consistency(before.get().size(), size)
        .map(proof -> contradiction(before.get(), newest.get(), proof));
  }

  private static Optional<String> contradiction(
      Checkpoint before, Checkpoint now, List<TreeHash> proof) {
    return now.goesOnFrom(before, proof)
        ? Optional.empty()
        : Optional.of(
            "the first "
                + before.size()
                + " records are others than when a checkpoint over them was signed: the log was forked");
  }

  private static Future<Optional<String>> found(String finding) {
    return Future.succeededFuture(Optional.of(finding));
  }
}
