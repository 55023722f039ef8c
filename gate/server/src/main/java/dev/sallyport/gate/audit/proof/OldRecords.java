package dev.sallyport.gate.audit.proof;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditRows;
import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.RemovalCheck;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records at the beginning of what is left of a log whose time is over, read a piece at a time
 * and compared with the tree.
 */
final class OldRecords {
  /** Of one piece: four thousand records. */
  private static final int TILES = 16;

  private static final String RECORDS =
      "select "
          + AuditRows.COLUMNS
          + " from audit where organisation = $1 and id > $2 and id <= $3 order by id";

  private final SqlClient client;
  private final PgAuditTrees trees;
  private final AuditTree tree;
  private final Instant before;
  private final long end;
  private final LeafHashes hashes = new LeafHashes();
  private long lastId;
  private boolean over;

  /**
   * Reads with this client.
   *
   * @param removed what is gone already
   * @param before the time of a record that stays, and of those after it, is this or later
   * @param end the place in the tree of a record that stays in any case
   */
  OldRecords(SqlClient client, AuditTree tree, RemovedRecords removed, Instant before, long end) {
    this.client = client;
    this.trees = new PgAuditTrees(client);
    this.tree = tree;
    this.before = before;
    this.end = Math.min(end, tree.size());
    // What was inserted before the first record is found as well.
    this.lastId = removed.records() == 0 ? Long.MIN_VALUE : removed.lastId();
  }

  /**
   * All of them. Fails with {@link TreeDamagedException}, and names the record, when one is not
   * what was signed.
   */
  Future<RemovalCheck> compared(long removed) {
    return RemovalCheck.after(removed, wanted -> trees.tiles(tree.organisation(), wanted))
        .compose(this::compare);
  }

  private Future<RemovalCheck> compare(RemovalCheck check) {
    if (over || check.records() >= end) {
      return Future.succeededFuture(check);
    }
    return trees
        .leaves(tree.organisation(), check.records() / Tile.WIDTH, TILES)
        .compose(
            tiles -> {
              if (tiles.isEmpty() || tiles.getFirst().number() != check.records() / Tile.WIDTH) {
                throw new TreeDamagedException("hashes of it are missing");
              }
              long upTo = Math.min(requireNonNull(tiles.getLast().ids().getLast()), tree.lastId());
              return records(upTo)
                  .compose(
                      records -> {
                        tiles.forEach(tile -> compare(check, tile, records));
                        lastId = upTo;
                        return compare(check);
                      });
            });
  }

  private Future<SortedMap<Long, AuditEntry>> records(long upTo) {
    return client
        .preparedQuery(RECORDS)
        .execute(Tuple.of(tree.organisation(), lastId, upTo))
        .map(
            rows -> {
              SortedMap<Long, AuditEntry> records = new TreeMap<>();
              for (Row row : rows) {
                records.put(row.getLong(0), AuditRows.read(tree.organisation(), row));
              }
              return records;
            });
  }

  private void compare(RemovalCheck check, LeafTile tile, SortedMap<Long, AuditEntry> records) {
    List<Long> ids = tile.ids();
    for (int place = (int) (check.records() - tile.firstIndex());
        place < ids.size() && check.records() < end && !over;
        place++) {
      long id = ids.get(place);
      if (!records.isEmpty() && records.firstKey() < id) {
        throw RemovalCheck.inserted(Long.toString(records.firstKey()));
      }
      AuditEntry entry = records.remove(id);
      if (entry == null) {
        throw check.missing(Long.toString(id));
      }
      over = !entry.at().isBefore(before);
      if (!over) {
        check.add(Long.toString(id), hashes.of(entry), tile.hash(place));
      }
    }
  }
}
