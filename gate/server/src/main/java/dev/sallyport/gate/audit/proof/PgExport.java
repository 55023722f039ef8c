package dev.sallyport.gate.audit.proof;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditRows;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a log up to a checkpoint, a bounded piece at a time: the next is read when the one before
 * was taken. Records never change, so the pieces fit together without a transaction around them.
 * One whose records are removed meanwhile ends before its end: no checkpoint of its time says that
 * they were.
 */
final class PgExport {
  /** Of one piece: four thousand records, about a megabyte. */
  private static final int TILES = 16;

  private static final String RECORDS =
      "select "
          + AuditRows.COLUMNS
          + " from audit where organisation = $1 and id > $2 and id <= $3 order by id limit $4";

  /** More than what is left of a log whose time is over: nothing, unless somebody inserted it. */
  private static final int MOST_INSERTED = 1000;

  private final Pool pool;
  private final PgAuditTrees trees;
  private final AuditTree tree;
  private final RemovedRecords removed;
  private final AuditExportLines lines;
  private long index;

  /** What was inserted before the first record is shown as well. */
  private long lastId = Long.MIN_VALUE;

  /**
   * Writes these lines.
   *
   * @param removed of the log, read after the tree
   */
  PgExport(Pool pool, AuditTree tree, RemovedRecords removed, AuditExportLines lines) {
    this.pool = pool;
    this.trees = new PgAuditTrees(pool);
    this.tree = tree;
    this.removed = removed;
    this.lines = lines;
  }

  Future<Void> writeTo(WriteStream<Buffer> out) {
    Promise<Void> done = Promise.promise();
    lines.begin(tree);
    beginning().onComplete(begun -> step(out, done), done::fail);
    return done.future();
  }

  /** What was removed, by the hashes over it; and what was put in its place. */
  private Future<Void> beginning() {
    if (removed.records() == 0) {
      return Future.succeededFuture();
    }
    return new PgProofs(trees)
        .of(tree.organisation())
        .over(0, removed.records())
        .compose(
            leaves -> records(removed.lastId(), MOST_INSERTED).map(found -> begin(leaves, found)));
  }

  private Void begin(CompactRange leaves, Map<Long, AuditEntry> inserted) {
    lines.removed(leaves);
    inserted.values().forEach(lines::unlogged);
    index = removed.records();
    lastId = removed.lastId();
    return null;
  }

  /** Not one future after the other: ten million records would keep thousands of them. */
  private void step(WriteStream<Buffer> out, Promise<Void> done) {
    if (index >= tree.size()) {
      lines.end(tree.size());
      out.write(lines.take()).onComplete(done);
      return;
    }
    piece()
        .compose(read -> out.write(lines.take()))
        .onComplete(written -> step(out, done), done::fail);
  }

  private Future<Void> piece() {
    return trees
        .leaves(tree.organisation(), index / Tile.WIDTH, TILES)
        .compose(
            tiles -> {
              if (tiles.isEmpty() || tiles.getFirst().number() != index / Tile.WIDTH) {
                return Future.failedFuture(new TreeDamagedException("hashes of it are missing"));
              }
              long upTo = Math.min(requireNonNull(tiles.getLast().ids().getLast()), tree.lastId());
              return records(upTo, Integer.MAX_VALUE)
                  .compose(records -> unremoved(tiles, records))
                  .map(records -> write(tiles, records, upTo));
            });
  }

  private Future<Map<Long, AuditEntry>> records(long upTo, int most) {
    return pool.preparedQuery(RECORDS)
        .execute(Tuple.of(tree.organisation(), lastId, upTo, most))
        .map(this::entries);
  }

  /** Records that are gone may have been removed since the export began. */
  private Future<Map<Long, AuditEntry>> unremoved(
      List<LeafTile> tiles, Map<Long, AuditEntry> records) {
    boolean whole =
        tiles.stream().flatMap(tile -> tile.ids().stream()).allMatch(records::containsKey);
    return whole
        ? Future.succeededFuture(records)
        : trees
            .removed(tree.organisation())
            .compose(
                now ->
                    now.records() > index
                        ? Future.failedFuture("records were removed while they were exported")
                        : Future.succeededFuture(records));
  }

  private Map<Long, AuditEntry> entries(RowSet<Row> rows) {
    Map<Long, AuditEntry> entries = new TreeMap<>();
    for (Row row : rows) {
      entries.put(row.getLong(0), AuditRows.read(tree.organisation(), row));
    }
    return entries;
  }

  private Void write(List<LeafTile> tiles, Map<Long, AuditEntry> records, long upTo) {
    for (LeafTile tile : tiles) {
      int first = (int) (index - tile.firstIndex());
      for (int place = first; place < tile.ids().size() && index < tree.size(); place++) {
        leaf(tile.ids().get(place), tile.hash(place), records);
        index++;
      }
    }
    records.values().forEach(lines::unlogged);
    lastId = upTo;
    return null;
  }

  private void leaf(long id, TreeHash leaf, Map<Long, AuditEntry> records) {
    AuditEntry entry = records.remove(id);
    if (entry == null) {
      lines.missing(index, leaf, id);
    } else {
      lines.leaf(index, leaf, entry);
    }
  }
}
