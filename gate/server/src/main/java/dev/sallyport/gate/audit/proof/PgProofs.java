package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.Node;
import dev.sallyport.service.transparency.ProofCheck;
import dev.sallyport.service.transparency.ProofPlan;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proofs, made of the tiles that are stored. */
final class PgProofs {
  private final PgAuditTrees trees;

  PgProofs(PgAuditTrees trees) {
    this.trees = trees;
  }

  /** That leaf {@code index} is in the tree of this size. */
  Future<List<TreeHash>> inclusion(String organisation, long index, long size) {
    return proof(organisation, ProofPlan.ofInclusion(index, size));
  }

  /** That the tree of size {@code to} goes on from the tree of size {@code from}. */
  Future<List<TreeHash>> consistency(String organisation, long from, long to) {
    return proof(organisation, ProofPlan.ofConsistency(from, to));
  }

  /** The hash of a leaf. */
  Future<TreeHash> leaf(String organisation, long index) {
    Node leaf = new Node(0, index);
    return trees.tiles(organisation, List.of(Tile.of(leaf))).map(tiles -> hash(leaf, tiles));
  }

  private Future<List<TreeHash>> proof(String organisation, ProofPlan plan) {
    return trees
        .tiles(organisation, plan.nodes().stream().map(Tile::of).distinct().toList())
        .map(tiles -> plan.proof(node -> hash(node, tiles)));
  }

  private static TreeHash hash(Node node, Map<Tile, byte[]> tiles) {
    try {
      return Tile.hash(node, tiles.getOrDefault(Tile.of(node), new byte[0]));
    } catch (IllegalArgumentException e) {
      throw new TreeDamagedException("hashes of it are missing", e);
    }
  }

  /** What contradicts that this tree goes on from a checkpoint that somebody holds of it. */
  Future<Optional<String>> contradiction(AuditTree tree, String held) {
    Optional<Checkpoint> before = Checkpoint.open(held, tree.key());
    Optional<Checkpoint> now = tree.checkpoint();
    if (before.isEmpty()) {
      return found("what is held is no checkpoint that this log's key has signed");
    }
    if (now.isEmpty()) {
      return found("the log's own checkpoint is not one that its key has signed");
    }
    if (before.get().size() > tree.size()) {
      return found(
          "a checkpoint over "
              + before.get().size()
              + " records is held, and the log has only "
              + tree.size()
              + ": it was rolled back");
    }
    return consistency(tree.organisation(), before.get().size(), tree.size())
        .map(proof -> contradiction(before.get(), now.get(), proof));
  }

  private static Optional<String> contradiction(
      Checkpoint before, Checkpoint now, List<TreeHash> proof) {
    return ProofCheck.isConsistent(before.size(), before.root(), now.size(), now.root(), proof)
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
