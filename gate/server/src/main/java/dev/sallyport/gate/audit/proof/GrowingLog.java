package dev.sallyport.gate.audit.proof;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A log that records are added to. What was signed before is compared first. */
final class GrowingLog {
  private final NoteSigner signer;
  private final AuditTree before;
  private final LeafHashes hashes = new LeafHashes();
  private final GrowingTree tree;

  /** Ids of the records of the last tile that was not full, and of those that were added. */
  private final List<Long> ids;

  private final long firstIndex;
  private long oldest = Long.MAX_VALUE;

  private GrowingLog(NoteSigner signer, AuditTree before, GrowingTree tree, List<Long> lastIds) {
    this.signer = signer;
    this.before = before;
    this.tree = tree;
    this.ids = new ArrayList<>(lastIds);
    this.firstIndex = before.size() - lastIds.size();
  }

  /** A log without records. */
  static AuditTree empty(String organisation, NoteSigner signer) {
    return new AuditTree(organisation, signer.key(), 0, 0, sign(signer, 0, TreeHash.ofEmptyTree()));
  }

  /**
   * The log as it was signed: who changed its hashes gets no signature on top of them.
   *
   * @throws TreeDamagedException when it is stored otherwise
   */
  static GrowingLog of(
      AuditTree tree, NoteSigner signer, Map<Tile, byte[]> edge, List<Long> lastIds) {
    Checkpoint signed =
        Checkpoint.open(tree.note(), signer.key())
            .filter(checkpoint -> checkpoint.size() == tree.size())
            .orElseThrow(() -> new TreeDamagedException("its checkpoint is not what was signed"));
    long lastId = lastIds.isEmpty() ? tree.lastId() : requireNonNull(lastIds.getLast());
    if (lastIds.size() != tree.size() % Tile.WIDTH || lastId != tree.lastId()) {
      throw new TreeDamagedException("its last records are not those that were signed");
    }
    GrowingTree growing;
    try {
      growing = GrowingTree.of(tree.size(), edge);
    } catch (IllegalArgumentException e) {
      throw new TreeDamagedException("hashes of it are missing", e);
    }
    if (!growing.root().equals(signed.root())) {
      throw new TreeDamagedException("hashes of it are not those that were signed");
    }
    return new GrowingLog(signer, tree, growing, lastIds);
  }

  private static String sign(NoteSigner signer, long size, TreeHash root) {
    return new Checkpoint(signer.key().name(), size, root).sign(signer).toString();
  }

  void add(AuditEntry entry) {
    tree.append(hashes.of(entry));
    ids.add(entry.id());
    oldest = Math.min(oldest, entry.at().toEpochMilli());
  }

  /** The log with what was added, and with its checkpoint. */
  AuditTree tree() {
    return new AuditTree(
        before.organisation(),
        signer.key(),
        tree.size(),
        lastId(),
        sign(signer, tree.size(), tree.root()));
  }

  /** Id of the last record, those that were added included. */
  long lastId() {
    return added() == 0 ? before.lastId() : requireNonNull(ids.getLast());
  }

  String organisation() {
    return before.organisation();
  }

  int added() {
    return (int) (tree.size() - before.size());
  }

  /** Milliseconds since 1970 of the oldest record that was added. */
  long oldest() {
    return oldest;
  }

  /** Rows of the tiles that have changed: organisation, level, number, hashes, ids. */
  List<Tuple> tiles() {
    List<Tuple> rows = new ArrayList<>();
    tree.changed()
        .forEach(
            (tile, hashes) ->
                rows.add(
                    Tuple.of(
                        before.organisation(),
                        (short) tile.level(),
                        tile.index(),
                        Buffer.buffer(hashes),
                        tile.level() == 0 ? ids(tile) : null)));
    return rows;
  }

  private Long[] ids(Tile tile) {
    int from = (int) (tile.index() * Tile.WIDTH - firstIndex);
    int to = Math.min(from + Tile.WIDTH, ids.size());
    return ids.subList(from, to).toArray(Long[]::new);
  }
}
