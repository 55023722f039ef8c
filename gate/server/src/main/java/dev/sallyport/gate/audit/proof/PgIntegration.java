package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.WrittenRecords;
import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeDamagedException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Adds records to trees, in the transaction of a gate whose turn it is. */
final class PgIntegration {
  /**
   * Of one tree in one turn, so that the others get theirs: about as many as any database takes in
   * the meantime.
   */
  static final int RECORDS = 50_000;

  /** Of one turn. */
  private static final int TREES = 100;

  /** Those that have not grown for longest come first, so that none waits for ever. */
  private static final String DUE =
      """
      select known.organisation, tree.origin, tree.sealed_key, tree.verifier_key, tree.size, tree.last_id, tree.checkpoint
      from (select id as organisation from organisation union all select 'none') as known
      left join audit_tree tree on tree.organisation = known.organisation
      where tree.organisation is null or exists (
        select from audit where audit.organisation = known.organisation and audit.id > tree.last_id and audit.id <= $1)
      order by coalesce(tree.last_id, 0) limit $2\
      """;

  private static final String LAST_IDS =
      "select ids from audit_tile where organisation = $1 and level = 0 and number = $2";

  private static final String PLANT =
      """
      insert into audit_tree (organisation, origin, sealed_key, verifier_key, size, last_id, checkpoint)
      values ($1, $2, $3, $4, $5, $6, $7)\
      """;

  private static final String GROW =
      "update audit_tree set size = $2, last_id = $3, checkpoint = $4 where organisation = $1";

  private static final String PUT_TILE =
      """
      insert into audit_tile (organisation, level, number, hashes, ids, first_id) values ($1, $2, $3, $4, $5::bigint[], ($5::bigint[])[1])
      on conflict (organisation, level, number) do update set hashes = excluded.hashes, ids = excluded.ids\
      """;

  private final SqlConnection connection;
  private final TreeKeys keys;
  private final NewRecords records;
  private final List<GrowingLog> grown = new ArrayList<>();
  private final List<String> unopened = new ArrayList<>();
  private final List<Damage> damaged = new ArrayList<>();

  /** A tree that was left as it is, since it is not what was signed. */
  record Damage(String organisation, TreeDamagedException damage) {}

  PgIntegration(SqlConnection connection, TreeKeys keys, WrittenRecords written) {
    this.connection = connection;
    this.keys = keys;
    this.records = new NewRecords(connection, written);
  }

  /** Adds the records up to this id, as many as one turn takes. */
  Future<PgIntegration> upTo(long id) {
    return connection
        .preparedQuery(DUE)
        .execute(Tuple.of(id, TREES))
        .compose(
            due -> {
              Future<Void> done = Future.succeededFuture();
              for (Row row : due) {
                done = done.compose(previous -> integrate(row, id));
              }
              return done;
            })
        .map(this);
  }

  /** What has grown. */
  List<GrowingLog> grown() {
    return grown;
  }

  /** Whether nothing is left that could be added. */
  boolean isComplete() {
    return damaged.isEmpty()
        && unopened.isEmpty()
        && grown.size() < TREES
        && grown.stream().allMatch(log -> log.added() < RECORDS);
  }

  /** Whose keys do not open: this gate has another keyset than the one that sealed them. */
  List<String> unopened() {
    return unopened;
  }

  /** What has not, although it should have. */
  List<Damage> damaged() {
    return damaged;
  }

  private Future<Void> integrate(Row row, long id) {
    String organisation = row.getString("organisation");
    return grow(organisation, row, id)
        .recover(
            failure -> {
              if (failure instanceof TreeDamagedException damage) {
                damaged.add(new Damage(organisation, damage));
                return Future.succeededFuture();
              }
              return Future.failedFuture(failure);
            });
  }

  private Future<Void> grow(String organisation, Row row, long id) {
    if (row.getString("origin") == null) {
      NoteSigner signer = keys.generate(organisation);
      AuditTree empty = GrowingLog.empty(organisation, signer);
      return plant(empty, signer).compose(planted -> grow(empty, signer, id));
    }
    try {
      NoteSigner signer =
          keys.open(organisation, row.getString("origin"), row.getBuffer("sealed_key"));
      return grow(PgAuditTrees.tree(row), signer, id);
    } catch (GeneralSecurityException e) {
      unopened.add(organisation);
      return Future.succeededFuture();
    }
  }

  private Future<?> plant(AuditTree tree, NoteSigner signer) {
    return connection
        .preparedQuery(PLANT)
        .execute(
            Tuple.of(
                tree.organisation(),
                tree.key().name(),
                keys.seal(tree.organisation(), signer),
                tree.key().toString(),
                tree.size(),
                tree.lastId(),
                tree.note()));
  }

  private Future<Void> grow(AuditTree tree, NoteSigner signer, long id) {
    return new PgAuditTrees(connection)
        .tiles(tree.organisation(), GrowingTree.edge(tree.size()))
        .compose(edge -> lastIds(tree).map(lastIds -> GrowingLog.of(tree, signer, edge, lastIds)))
        .compose(log -> records.addTo(log, id, RECORDS))
        .compose(this::put);
  }

  private Future<List<Long>> lastIds(AuditTree tree) {
    return connection
        .preparedQuery(LAST_IDS)
        .execute(Tuple.of(tree.organisation(), tree.size() / Tile.WIDTH))
        .map(
            rows ->
                rows.size() == 0
                    ? List.of()
                    : List.of(rows.iterator().next().getArrayOfLongs("ids")));
  }

  private Future<Void> put(GrowingLog log) {
    grown.add(log);
    AuditTree tree = log.tree();
    Future<?> put =
        connection
            .preparedQuery(GROW)
            .execute(Tuple.of(tree.organisation(), tree.size(), tree.lastId(), tree.note()));
    List<Tuple> tiles = log.tiles();
    return tiles.isEmpty()
        ? put.mapEmpty()
        : put.compose(done -> connection.preparedQuery(PUT_TILE).executeBatch(tiles)).mapEmpty();
  }
}
