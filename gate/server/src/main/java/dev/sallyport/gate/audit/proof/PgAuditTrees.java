package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.Tile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Trees in PostgreSQL, for reading. */
final class PgAuditTrees {
  private static final String FIND =
      "select organisation, verifier_key, size, last_id, checkpoint from audit_tree where organisation = $1";

  private static final String TILES =
      """
      select tile.level, tile.number, tile.hashes
      from unnest($2::smallint[], $3::bigint[]) as wanted (level, number)
      join audit_tile tile on tile.organisation = $1 and tile.level = wanted.level and tile.number = wanted.number""";

  private static final String INDEX =
      """
      select number * 256 + array_position(ids, $2) - 1 as index from (
        select number, ids from audit_tile where organisation = $1 and level = 0 and first_id <= $2
        order by first_id desc limit 1) as tile""";

  private static final String LEAVES =
      """
      select number, ids, hashes from audit_tile
      where organisation = $1 and level = 0 and number >= $2 and number < $3 order by number""";

  private static final String REMOVED =
      "select removed, removed_id, removal_id, removed_at from audit_tree where organisation = $1";

  private static final String ALARMS =
      "select kind, finding, at from audit_alarm where organisation = $1 order by at, kind";

  private final SqlClient client;

  /** Reads with this client. */
  PgAuditTrees(SqlClient client) {
    this.client = client;
  }

  Future<Optional<AuditTree>> find(String organisation) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(tree(rows.iterator().next())));
  }

  static AuditTree tree(Row row) {
    return new AuditTree(
        row.getString("organisation"),
        NoteKey.parse(row.getString("verifier_key")).orElseThrow(),
        row.getLong("size"),
        row.getLong("last_id"),
        row.getString("checkpoint"));
  }

  /** Those of the tiles that are there. */
  Future<Map<Tile, byte[]>> tiles(String organisation, Collection<Tile> wanted) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return client
        .preparedQuery(TILES)
        .execute(
            Tuple.of(organisation)
                .addValue(wanted.stream().map(tile -> (short) tile.level()).toArray(Short[]::new))
                .addValue(wanted.stream().map(Tile::index).toArray(Long[]::new)))
        .map(PgAuditTrees::tiles);
  }

  private static Map<Tile, byte[]> tiles(RowSet<Row> rows) {
    Map<Tile, byte[]> tiles = new HashMap<>();
    for (Row row : rows) {
      Buffer hashes = row.getBuffer("hashes");
      tiles.put(new Tile(row.getShort("level"), row.getLong("number")), hashes.getBytes());
    }
    return tiles;
  }

  /** Ids and hashes of up to {@code most} full rows of leaves, from this one on. */
  Future<List<LeafTile>> leaves(String organisation, long first, int most) {
    return client
        .preparedQuery(LEAVES)
        .execute(Tuple.of(organisation, first, first + most))
        .map(
            rows -> {
              List<LeafTile> tiles = new ArrayList<>();
              for (Row row : rows) {
                tiles.add(
                    new LeafTile(
                        row.getLong("number"),
                        List.of(row.getArrayOfLongs("ids")),
                        row.getBuffer("hashes")));
              }
              return tiles;
            });
  }

  /** What was removed from the beginning of the log, as of now. */
  Future<RemovedRecords> removed(String organisation) {
    return client
        .preparedQuery(REMOVED)
        .execute(Tuple.of(organisation))
        .map(rows -> removed(rows.iterator().next()));
  }

  private static RemovedRecords removed(Row row) {
    return new RemovedRecords(
        row.getLong("removed"),
        row.getLong("removed_id"),
        row.getLong("removal_id"),
        Optional.ofNullable(row.getOffsetDateTime("removed_at")).map(OffsetDateTime::toInstant));
  }

  /** What was found not to fit, and when. */
  Future<List<Map<String, Object>>> alarms(String organisation) {
    return client
        .preparedQuery(ALARMS)
        .execute(Tuple.of(organisation))
        .map(
            rows -> {
              List<Map<String, Object>> alarms = new ArrayList<>();
              for (Row row : rows) {
                Map<String, Object> alarm = new LinkedHashMap<>();
                alarm.put("kind", row.getString("kind"));
                alarm.put("finding", row.getString("finding"));
                alarm.put("at", row.getOffsetDateTime("at").toInstant().toString());
                alarms.add(alarm);
              }
              return alarms;
            });
  }

  /** Which leaf the record of this id is. */
  Future<OptionalLong> index(String organisation, long id) {
    return client
        .preparedQuery(INDEX)
        .execute(Tuple.of(organisation, id))
        .map(
            rows -> {
              Long index = rows.size() == 0 ? null : rows.iterator().next().getLong("index");
              return index == null ? OptionalLong.empty() : OptionalLong.of(index);
            });
  }
}
