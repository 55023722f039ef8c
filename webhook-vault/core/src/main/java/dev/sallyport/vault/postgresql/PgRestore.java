package dev.sallyport.vault.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One transaction that compares a backup with what is stored and, if confirmed, replaces it. */
final class PgRestore {
  /** A cap that is stored stays: an older one might allow more. */
  private static final String CAPS = "release_cap";

  private static final String CAPPED = "capped_release";

  /** Kept and added to: who forgets a redemption lets a ticket be used twice. */
  private static final Set<String> ONLY_ADDED_TO =
      Set.of(
          "redemption",
          "signed_call",
          PgRestoredLog.ENTRIES,
          PgRestoredLog.TILES,
          PgRestoredLog.TREE,
          "restoration",
          CAPS);

  /** Good for minutes: not worth bringing back. */
  private static final String CODES = "exchange_code";

  /** Not brought back with the others. */
  private static final Set<String> LEFT_OUT = Set.of(CODES, CAPPED);

  private static final String STAGE =
      """
      create temporary table staged (table_name text, row_json jsonb) on commit drop""";

  /** Waits for writers that looked at the key before, and lets rows of older keys in. */
  private static final String LOCK =
      """
      insert into vault_keyset (organisation, generation, wrapped_by, wrapped) values ($1, $2, $3, $4)
      on conflict (organisation) do update set generation = $2, wrapped_by = $3, wrapped = $4, sealing_prefix = null""";

  private static final String SET_KEY =
      "update vault_keyset set sealing_prefix = $2 where organisation = $1";
  private static final String REMEMBER =
      "insert into restoration (organisation, restored_at, taken_at, tickets_from) values ($1, $2, $3, $4)";
  private static final String MOVE_ON =
      """
      update credential set version = $3, ciphertexts = $4 where organisation = $1 and service = $2""";

  /** What counts towards a cap goes on counting, where the store does not know of it already. */
  private static final String COUNTED =
      """
      insert into capped_release
      select given.* from staged cross join jsonb_populate_record(null::capped_release, row_json) as given
      where table_name = 'capped_release' and given.organisation = $1 and not exists (
        select from capped_release kept where kept.organisation = given.organisation and kept.service = given.service and kept.at = given.at)""";

  private final SqlConnection connection;
  private final Organisation organisation;
  private final RestoreOrder order;
  private final PgRestoredLog log;

  PgRestore(SqlConnection connection, Organisation organisation, RestoreOrder order) {
    this.connection = connection;
    this.organisation = organisation;
    this.order = order;
    this.log = new PgRestoredLog(connection, organisation);
  }

  Future<Differences> run(Iterator<byte[]> pieces) {
    return connection
        .query(PgBackups.TIME_ZONE + "; " + STAGE)
        .execute()
        .compose(staged -> stage(pieces))
        .compose(staged -> lock())
        .compose(locked -> PgBackups.tables(connection))
        .compose(
            tables ->
                new PgDifferences(connection, organisation)
                    .find(tables.stream().filter(PgRestore::isReplaced).toList())
                    .compose(this::withCaps)
                    .compose(
                        found ->
                            order.confirmed()
                                ? replace(tables, found).map(found)
                                : Future.succeededFuture(found)));
  }

  private Future<Differences> withCaps(Differences others) {
    return new PgDifferences(connection, organisation)
        .find(List.of(CAPS))
        .map(caps -> others.and(new Differences(caps.comingBack(), List.of(), List.of())));
  }

  private static boolean isReplaced(String table) {
    return !ONLY_ADDED_TO.contains(table) && !LEFT_OUT.contains(table);
  }

  private Future<Void> stage(Iterator<byte[]> pieces) {
    if (!pieces.hasNext()) {
      return Future.succeededFuture();
    }
    String[] lines = new String(pieces.next(), UTF_8).split("\n", -1);
    return connection
        .preparedQuery("insert into staged select $1, each::jsonb from unnest($2::text[]) as each")
        .execute(Tuple.of(lines[0]).addArrayOfString(Arrays.copyOfRange(lines, 1, lines.length)))
        .compose(done -> stage(pieces));
  }

  private Future<Void> lock() {
    return connection
        .preparedQuery(LOCK)
        .execute(
            Tuple.of(
                organisation.value(),
                order.wrapped().generation(),
                order.wrapped().wrappedBy(),
                Buffer.buffer(order.wrapped().bytes())))
        .mapEmpty();
  }

  private Future<Void> replace(List<String> tables, Differences found) {
    Future<Void> done = Future.succeededFuture();
    for (String table : tables.reversed()) {
      if (!ONLY_ADDED_TO.contains(table) && !table.equals(CAPPED)) {
        done = done.compose(before -> execute("delete from " + table + " where organisation = $1"));
      }
    }
    done = done.compose(deleted -> log.goOn());
    for (String table : tables) {
      if (!LEFT_OUT.contains(table) && !PgRestoredLog.TABLES.contains(table)) {
        done = done.compose(before -> execute(insertion(table, "")));
      }
    }
    return done.compose(inserted -> execute(COUNTED))
        .compose(counted -> moveOn(found))
        .compose(moved -> setKey())
        .compose(set -> remember(found));
  }

  /** What a table has in the backup, but for rows whose place is taken. */
  static String insertion(String table, String condition) {
    return """
        insert into %1$s overriding system value
        select (jsonb_populate_record(null::%1$s, row_json)).* from staged
        where table_name = '%1$s' and row_json ->> 'organisation' = $1%2$s on conflict do nothing"""
        .formatted(table, condition);
  }

  /** A credential that is another one than before gets a version nobody remembers. */
  private Future<Void> moveOn(Differences found) {
    String[] services =
        Stream.concat(found.comingBack().stream(), found.goingBack().stream())
            .flatMap(name -> Differences.credential(name).stream())
            .toArray(String[]::new);
    return connection
        .preparedQuery("select * from credential where organisation = $1 and service = any($2)")
        .execute(Tuple.of(organisation.value()).addArrayOfString(services))
        .compose(
            rows -> {
              List<Tuple> moved = new ArrayList<>();
              rows.forEach(row -> moved.add(moved(row)));
              return moved.isEmpty()
                  ? Future.succeededFuture()
                  : connection.preparedQuery(MOVE_ON).executeBatch(moved).mapEmpty();
            });
  }

  private Tuple moved(Row row) {
    SealedCredential moved =
        new CredentialEnvelope(order.keyset()).movedOn(CredentialRow.credential(organisation, row));
    return Tuple.of(organisation.value(), moved.service().value(), moved.version().number())
        .addArrayOfBuffer(CredentialRow.ciphertexts(moved));
  }

  private Future<Void> setKey() {
    Buffer prefix =
        order.wrapped().primary().map(DataKeyId::prefix).map(Buffer::buffer).orElse(null);
    return connection
        .preparedQuery(SET_KEY)
        .execute(Tuple.of(organisation.value(), prefix))
        .mapEmpty();
  }

  private Future<Void> remember(Differences found) {
    Restoration restoration = order.restoration();
    Tuple row =
        Tuple.of(
            organisation.value(),
            restoration.restoredAt().atOffset(UTC),
            restoration.takenAt().atOffset(UTC),
            restoration.ticketsFrom().atOffset(UTC));
    return connection
        .preparedQuery(REMEMBER)
        .execute(row)
        .compose(done -> log.addOthers())
        .compose(
            done ->
                AppendedEntry.appendAll(
                    connection,
                    order.entries(found).stream()
                        .map(entry -> new AppendedEntry(organisation, entry))
                        .toList()))
        .mapEmpty();
  }

  private Future<Void> execute(String sql) {
    return connection.preparedQuery(sql).execute(Tuple.of(organisation.value())).mapEmpty();
  }
}
