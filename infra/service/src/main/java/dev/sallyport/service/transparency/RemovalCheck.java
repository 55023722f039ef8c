package dev.sallyport.service.transparency;

import io.vertx.core.Future;

/**
 * The records at a log's beginning that are to be removed, compared with what was signed before any
 * of them goes: each with its leaf, and all that were ever removed with the checkpoint. Who removed
 * a record that somebody has changed would remove what shows it. Not thread-safe.
 */
public final class RemovalCheck {
  private final TileProofs proofs;
  private final CompactRange removed;

  private RemovalCheck(TileProofs proofs, CompactRange removed) {
    this.proofs = proofs;
    this.removed = removed;
  }

  /**
   * A check that goes on from what was removed before.
   *
   * @param tiles of the log's tree
   * @param removed how many records, so far
   */
  public static Future<RemovalCheck> after(long removed, TileHashes tiles) {
    TileProofs proofs = new TileProofs(tiles);
    return proofs.over(0, removed).map(before -> new RemovalCheck(proofs, before));
  }

  /**
   * Compares the next record.
   *
   * @param number by which people know it
   * @param record its hash, computed of what is stored now
   * @param leaf the hash that the tree has there
   * @throws TreeDamagedException when they differ
   */
  public void add(String number, TreeHash record, TreeHash leaf) {
    if (!record.equals(leaf)) {
      throw new TreeDamagedException(
          "record %s was changed: it is number %d of the log, and not what was signed there"
              .formatted(number, removed.to()));
    }
    removed.append(record);
  }

  /** What is wrong when the next record is not there. */
  public TreeDamagedException missing(String number) {
    return new TreeDamagedException(
        "record %s was deleted: it was number %d of the log".formatted(number, removed.to()));
  }

  /** What is wrong when there is a record that the tree knows nothing of. */
  public static TreeDamagedException inserted(String number) {
    return new TreeDamagedException(
        "record %s was inserted: it is in the log, and no checkpoint ever covered it"
            .formatted(number));
  }

  /** How many will have been removed with those that were compared. */
  public long records() {
    return removed.to();
  }

  /**
   * What the log has to say of the removal. Fails with {@link TreeDamagedException} when the
   * records together are not those at the beginning of the log that was signed.
   *
   * @param signed the log's newest checkpoint
   * @throws IllegalStateException when nothing is to be removed
   */
  public Future<LeafForm.Removal> under(Checkpoint signed) {
    long records = records();
    if (records == 0) {
      throw new IllegalStateException("nothing is to be removed");
    }
    if (records > signed.size()) {
      return Future.failedFuture(
          new TreeDamagedException("more records than are signed were to be removed"));
    }
    TreeHash root = removed.root();
    return proofs
        .consistency(records, signed.size())
        .map(
            proof -> {
              if (!ProofCheck.isConsistent(records, root, signed.size(), signed.root(), proof)) {
                throw new TreeDamagedException(
                    "the first %d records are not those that its checkpoint covers"
                        .formatted(records));
              }
              return new LeafForm.Removal(records, root.toString());
            });
  }
}
