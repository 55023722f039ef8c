package dev.sallyport.vault.postgresql;

import dev.sallyport.service.database.SettledRows;
import dev.sallyport.service.transparency.LeafTile;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.GrownTree;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.RemovedEntries;
import dev.sallyport.vault.log.proof.SealedTreeKey;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Trees in the tables {@code log_tree} and {@code log_tile}, which refuse to shrink. */
final class PgLogTrees implements LogTrees {
  private static final String FIND =
      "select verifier_key, sealed_key, size, last_sequence, removed, checkpoint from log_tree where"
          + " organisation = $1";

  private static final String BEGIN =
      """
      insert into log_tree (organisation, verifier_key, sealed_key, size, last_sequence, checkpoint)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing""";

  private static final String TILES =
      """
      select tile.level, tile.number, tile.hashes
      from unnest($2::smallint[], $3::bigint[]) as wanted (level, number)
      join log_tile tile on tile.organisation = $1 and tile.level = wanted.level and tile.number = wanted.number""";

  private static final String LEAVES =
      """
      select number, sequences, hashes from log_tile
      where organisation = $1 and level = 0 and number >= $2 and number < $3 order by number""";

  private static final String INDEX =
      """
      select number * 256 + array_position(sequences, $2) - 1 as index from (
        select number, sequences from log_tile where organisation = $1 and level = 0 and first_sequence <= $2
        order by first_sequence desc limit 1) as tile""";

  private static final String ENTRIES =
      """
      select sequence, at, outcome, reason, ticket, subject, service, purpose, fields, client, request_id
      from release_log where organisation = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4""";

  private final Pool pool;
  private final VaultKeyset keyset;
  private final SettledRows settled;

  PgLogTrees(Pool pool, VaultKeyset keyset) {
    this.pool = pool;
    this.keyset = keyset;
    this.settled = new SettledRows(pool, "release_log", "sequence");
  }

  @Override
  public Future<Optional<LogTree>> find(Organisation organisation) {
    return PgFailures.translate(
            pool.preparedQuery(FIND)
                .execute(Tuple.of(organisation.value()))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.<LogTree>empty()
                            : Optional.of(tree(organisation, rows.iterator().next()))))
        .compose(
            found ->
                keyset.knowing(
                    found, found.map(tree -> tree.key().sealedSeed()).stream().toList()));
  }

  private static LogTree tree(Organisation organisation, Row row) {
    return new LogTree(
        key(organisation, row),
        row.getLong("size"),
        row.getLong("last_sequence"),
        row.getLong("removed"),
        row.getString("checkpoint"));
  }

  /** The key of a row. */
  static SealedTreeKey key(Organisation organisation, Row row) {
    return new SealedTreeKey(
        organisation,
        NoteKey.parseKept(row.getString("verifier_key")).orElseThrow(),
        row.getBuffer("sealed_key").getBytes());
  }

  @Override
  public Future<Boolean> begin(LogTree empty) {
    return PgFailures.translate(
        pool.preparedQuery(BEGIN)
            .execute(
                Tuple.of(
                    empty.key().organisation().value(),
                    empty.key().verifier().toString(),
                    Buffer.buffer(empty.key().sealedSeed()),
                    empty.size(),
                    empty.lastSequence(),
                    empty.checkpoint()))
            .map(rows -> rows.rowCount() == 1));
  }

  @Override
  public Future<Boolean> grow(GrownTree step) {
    return PgLogGrowth.run(pool, step);
  }

  @Override
  public Future<Map<Tile, byte[]>> tiles(Organisation organisation, Collection<Tile> wanted) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    Tuple parameters =
        Tuple.of(organisation.value())
            .addValue(wanted.stream().map(tile -> (short) tile.level()).toArray(Short[]::new))
            .addValue(wanted.stream().map(Tile::index).toArray(Long[]::new));
    return PgFailures.translate(
        pool.preparedQuery(TILES)
            .execute(parameters)
            .map(
                rows -> {
                  Map<Tile, byte[]> tiles = new HashMap<>();
                  for (Row row : rows) {
                    tiles.put(
                        new Tile(row.getShort("level"), row.getLong("number")),
                        row.getBuffer("hashes").getBytes());
                  }
                  return tiles;
                }));
  }

  @Override
  public Future<List<LeafTile>> leaves(Organisation organisation, long first, int most) {
    return PgFailures.translate(
        pool.preparedQuery(LEAVES)
            .execute(Tuple.of(organisation.value(), first, first + most))
            .map(
                rows -> {
                  List<LeafTile> tiles = new ArrayList<>();
                  for (Row row : rows) {
                    tiles.add(
                        new LeafTile(
                            row.getLong("number"),
                            List.of(row.getArrayOfLongs("sequences")),
                            row.getBuffer("hashes")));
                  }
                  return tiles;
                }));
  }

  @Override
  public Future<OptionalLong> index(Organisation organisation, long sequence) {
    return PgFailures.translate(
        pool.preparedQuery(INDEX)
            .execute(Tuple.of(organisation.value(), sequence))
            .map(
                rows -> {
                  Long index = rows.size() == 0 ? null : rows.iterator().next().getLong("index");
                  return index == null ? OptionalLong.empty() : OptionalLong.of(index);
                }));
  }

  @Override
  public Future<Boolean> remove(RemovedEntries step) {
    return PgLogRemoval.run(pool, step);
  }

  @Override
  public long removedAtOnce() {
    return PgLogRemoval.AT_ONCE;
  }

  @Override
  public Future<Long> settled(Organisation organisation) {
    return PgFailures.translate(settled.upTo());
  }

  @Override
  public Future<List<RecordedEntry>> entries(
      Organisation organisation, long after, long upTo, int limit) {
    return PgFailures.translate(
        pool.preparedQuery(ENTRIES)
            .execute(Tuple.of(organisation.value(), after, upTo, limit))
            .map(PgReleaseLog::read));
  }
}
