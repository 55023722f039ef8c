package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.transparency.TileProofs;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** Proofs, made of the tiles that are stored. */
public final class PgProofs {
  private final PgAuditTrees trees;

  PgProofs(PgAuditTrees trees) {
    this.trees = trees;
  }

  /** Those in this database. */
  public static PgProofs in(SqlClient client) {
    return new PgProofs(new PgAuditTrees(client));
  }

  /** Of one organisation's log. */
  public TileProofs of(String organisation) {
    return new TileProofs(wanted -> trees.tiles(organisation, wanted));
  }

  /** What contradicts that this tree goes on from a checkpoint that somebody holds of it. */
  Future<Optional<String>> contradiction(AuditTree tree, String held) {
    return of(tree.organisation()).contradiction(tree.key(), tree.note(), held);
  }
}
