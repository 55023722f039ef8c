package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.transparency.TileProofs;
import io.vertx.core.Future;
import java.util.Optional;

/** Proofs, made of the tiles that are stored. */
final class PgProofs {
  private final PgAuditTrees trees;

  PgProofs(PgAuditTrees trees) {
    this.trees = trees;
  }

  /** Of one organisation's log. */
  TileProofs of(String organisation) {
    return new TileProofs(wanted -> trees.tiles(organisation, wanted));
  }

  /** What contradicts that this tree goes on from a checkpoint that somebody holds of it. */
  Future<Optional<String>> contradiction(AuditTree tree, String held) {
    return of(tree.organisation()).contradiction(tree.key(), tree.note(), held);
  }
}
