package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.binding.BindingState;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.binding.ExchangeCode;
import dev.sallyport.vault.binding.ExchangeOutcome;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The binding in tables {@code binding}, {@code exchange_code} and {@code signed_call}. */
final class PgBindings implements Bindings {
  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private static final String COLUMNS = "webhook_id, kid, sealed_secret, created_at, exchanged_at";
  private static final String FIND = "select " + COLUMNS + " from binding where organisation = $1";
  private static final String CREATE =
      """
      insert into binding (organisation, webhook_id, kid, sealed_secret, created_at) values ($1, $2, $3, $4, $5)
      on conflict do nothing""";
  private static final String ISSUE =
      """
      with unbound as (
        select organisation from binding where organisation = $1 and (exchanged_at is null or $5) for update
      ), surplus as (
        delete from exchange_code where organisation = $1 and sha256 in (
          select sha256 from exchange_code where organisation = $1 order by expires_at desc, sha256 offset $4)
      )
      insert into exchange_code (organisation, sha256, expires_at, to_owner) select organisation, $2, $3, $5 from unbound
      on conflict do nothing""";
  // The code goes with its use: one of the owner's opens a sealed binding, so nothing else would
  // stop its second use.
  private static final String EXCHANGE =
      """
      with used as (
        delete from exchange_code using binding
        where exchange_code.organisation = $1 and sha256 = $2 and expires_at > $3
          and binding.organisation = $1 and (exchanged_at is null or to_owner)
        returning to_owner
      )
      update binding set exchanged_at = $3, exchanged_code = $2 from used
      where organisation = $1 and (exchanged_at is null or to_owner)"""
          + " returning "
          + COLUMNS;
  private static final String WHY_NOT =
      """
      select exchanged_code = $2 as used, exchanged_at is not null as sealed,
        exists (select from exchange_code where organisation = $1 and sha256 = $2) as known
      from binding where organisation = $1""";
  private static final String REMEMBER_CALL =
      """
      insert into signed_call (organisation, request_id, seen_at) values ($1, $2, $3)
      on conflict (organisation, request_id) do update set seen_at = excluded.seen_at where signed_call.seen_at <= $4""";
  private static final String FORGET_CALLS =
      """
      delete from signed_call where organisation = $1 and request_id in (
        select request_id from signed_call where organisation = $1 and seen_at <= $2 limit $3)""";

  private final SqlClient client;
  private final VaultKeyset keyset;

  PgBindings(SqlClient client, VaultKeyset keyset) {
    this.client = client;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<BindingState>> find(Organisation organisation) {
    return execute(FIND, Tuple.of(organisation.value()))
        .map(rows -> first(organisation, rows))
        .compose(
            found ->
                keyset.knowing(
                    found, found.map(state -> state.binding().sealedSecret()).stream().toList()));
  }

  @Override
  public Future<BindingState> createIfAbsent(SealedBinding binding) {
    Tuple row =
        Tuple.of(
            binding.organisation().value(),
            binding.webhookId(),
            binding.kid(),
            Buffer.buffer(binding.sealedSecret()),
            binding.createdAt().atOffset(UTC));
    return execute(CREATE, row)
        .compose(created -> find(binding.organisation()))
        .map(Optional::orElseThrow);
  }

  @Override
  public Future<Boolean> issue(Organisation organisation, ExchangeCode code, Instant expiresAt) {
    return issue(organisation, code, expiresAt, false);
  }

  @Override
  public Future<Boolean> issueToOwner(
      Organisation organisation, ExchangeCode code, Instant expiresAt) {
    return issue(organisation, code, expiresAt, true);
  }

  private Future<Boolean> issue(
      Organisation organisation, ExchangeCode code, Instant expiresAt, boolean toOwner) {
    Tuple parameters =
        Tuple.of(
            organisation.value(),
            Buffer.buffer(code.sha256()),
            expiresAt.atOffset(UTC),
            (long) OPEN_CODES - 1,
            toOwner);
    return execute(ISSUE, parameters).map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<ExchangeOutcome> exchange(
      Organisation organisation, ExchangeCode code, Instant now) {
    Buffer hash = Buffer.buffer(code.sha256());
    return execute(EXCHANGE, Tuple.of(organisation.value(), hash, now.atOffset(UTC)))
        .compose(
            rows ->
                first(organisation, rows)
                    .map(
                        state ->
                            Future.<ExchangeOutcome>succeededFuture(
                                new ExchangeOutcome.Exchanged(state.binding())))
                    .orElseGet(() -> whyNot(organisation, hash)));
  }

  @Override
  public Future<Boolean> rememberCall(Organisation organisation, String requestId, Instant now) {
    Tuple parameters =
        Tuple.of(
            organisation.value(),
            requestId,
            now.atOffset(UTC),
            now.minus(CALLS_REMEMBERED).atOffset(UTC));
    return execute(REMEMBER_CALL, parameters).map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Integer> forgetCalls(Organisation organisation, Instant now) {
    Tuple parameters =
        Tuple.of(
            organisation.value(), now.minus(CALLS_REMEMBERED).atOffset(UTC), FORGOTTEN_AT_ONCE);
    return execute(FORGET_CALLS, parameters).map(RowSet::rowCount);
  }

  /**
   * Nothing here ever turns a refusal into another kind later but time, so a second look is enough.
   */
  private Future<ExchangeOutcome> whyNot(Organisation organisation, Buffer hash) {
    return execute(WHY_NOT, Tuple.of(organisation.value(), hash))
        .map(
            rows ->
                rows.size() == 0 ? new ExchangeOutcome.Unknown() : whyNot(rows.iterator().next()));
  }

  private static ExchangeOutcome whyNot(Row row) {
    if (Boolean.TRUE.equals(row.getBoolean("used"))) {
      return new ExchangeOutcome.Used();
    }
    if (!row.getBoolean("known")) {
      return new ExchangeOutcome.Unknown();
    }
    return row.getBoolean("sealed") ? new ExchangeOutcome.Sealed() : new ExchangeOutcome.Expired();
  }

  private static Optional<BindingState> first(Organisation organisation, RowSet<Row> rows) {
    for (Row row : rows) {
      return Optional.of(
          new BindingState(
              binding(organisation, row),
              Optional.ofNullable(row.getOffsetDateTime("exchanged_at"))
                  .map(OffsetDateTime::toInstant)));
    }
    return Optional.empty();
  }

  static SealedBinding binding(Organisation organisation, Row row) {
    return new SealedBinding(
        organisation,
        row.getString("webhook_id"),
        row.getString("kid"),
        row.getBuffer("sealed_secret").getBytes(),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return PgFailures.translate(client.preparedQuery(sql).execute(parameters));
  }
}
