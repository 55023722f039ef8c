package dev.sallyport.gate.binding;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.ticket.TicketFormat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Bindings in PostgreSQL, their secrets sealed. */
public final class PgBindings implements Bindings {
  /** The columns that {@link #activeBinding} reads. */
  public static final String COLUMNS =
      "organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version, capabilities, created_at";

  private static final String ACTIVE =
      "select " + COLUMNS + " from binding where organisation = $1 and status = 'active'";

  /** A replaced binding keeps no secret. */
  private static final String REPLACE =
      "update binding set status = 'replaced', replaced_at = now(), sealed_secret = null where organisation = $1 and status = 'active'";

  private static final String INSERT =
      "insert into binding ("
          + COLUMNS
          + ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now()) returning "
          + COLUMNS;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final BindingSeal seal;

  public PgBindings(Pool pool, PgChanges changes, AuditRecords audit, BindingSeal seal) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.seal = seal;
  }

  @Override
  public Future<Optional<ActiveBinding>> active(OrganisationId organisation) {
    return pool.preparedQuery(ACTIVE)
        .execute(Tuple.of(organisation.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(PgBindings::activeBinding));
  }

  /** Puts a new binding in the place of the active one, if there is one. */
  Future<ActiveBinding> replace(Origin origin, String vaultUrl, Exchanged exchanged) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(REPLACE)
                .execute(Tuple.of(origin.organisation().value()))
                .compose(replaced -> insert(connection, origin.organisation(), vaultUrl, exchanged))
                .compose(
                    binding ->
                        audit
                            .append(
                                connection,
                                origin.changed(AuditAction.VAULT_BOUND, binding.id().value(), null))
                            .map(binding)));
  }

  private Future<ActiveBinding> insert(
      SqlConnection connection, OrganisationId organisation, String vaultUrl, Exchanged exchanged) {
    BindingId id = BindingId.fresh();
    String kid = exchanged.key().kid();
    Tuple arguments =
        Tuple.of(
                organisation.value(),
                id.value(),
                vaultUrl,
                exchanged.webhookId(),
                exchanged.format().wireName(),
                kid)
            .addValue(seal.seal(organisation, id, kid, exchanged.key().secret()))
            .addValue(exchanged.version())
            .addValue(exchanged.capabilities().toArray(String[]::new));
    return connection
        .preparedQuery(INSERT)
        .execute(arguments)
        .map(rows -> activeBinding(rows.iterator().next()));
  }

  /** The binding in a row that has {@link #COLUMNS}. */
  public static ActiveBinding activeBinding(Row row) {
    return new ActiveBinding(
        new OrganisationId(row.getString("organisation")),
        new BindingId(row.getString("id")),
        row.getString("vault_url"),
        row.getString("webhook_id"),
        format(row.getString("ticket_format")),
        row.getString("kid"),
        row.getBuffer("sealed_secret"),
        row.getString("vault_version"),
        List.of(row.getArrayOfStrings("capabilities")),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static TicketFormat format(String wireName) {
    return Arrays.stream(TicketFormat.values())
        .filter(format -> format.wireName().equals(wireName))
        .findFirst()
        .orElseThrow();
  }
}
