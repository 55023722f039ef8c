package dev.sallyport.gate.audit.proof;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditRows;
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
 */
final class PgExport {
  /** Of one piece: four thousand records, about a megabyte. */
  private static final int TILES = 16;

  private static final String RECORDS =
      "select "
          + AuditRows.COLUMNS
          + " from audit where organisation = $1 and id > $2 and id <= $3 order by id";

  private final Pool pool;
  private final PgAuditTrees trees;
  private final AuditTree tree;
  private final AuditExportLines lines;
  private long index;

  /** What was inserted before the first record is shown as well. */
  private long lastId = Long.MIN_VALUE;

  PgExport(Pool pool, AuditTree tree, AuditExportLines lines) {
    this.pool = pool;
    this.trees = new PgAuditTrees(pool);
    this.tree = tree;
    this.lines = lines;
  }

  Future<Void> writeTo(WriteStream<Buffer> out) {
    Promise<Void> done = Promise.promise();
    lines.begin(tree);
    step(out, done);
    return done.future();
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
              if (tiles.isEmpty() || tiles.getFirst().firstIndex() != index) {
                return Future.failedFuture(new TreeDamagedException("hashes of it are missing"));
              }
              long upTo = Math.min(requireNonNull(tiles.getLast().ids().getLast()), tree.lastId());
              return records(upTo).map(records -> write(tiles, records, upTo));
            });
  }

  private Future<Map<Long, AuditEntry>> records(long upTo) {
    return pool.preparedQuery(RECORDS)
        .execute(Tuple.of(tree.organisation(), lastId, upTo))
        .map(this::entries);
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
      for (int place = 0; place < tile.ids().size() && index < tree.size(); place++) {
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
