package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.binding.PgBindings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What gates hold of vaults' logs, in PostgreSQL. */
final class PgVaultLogs {
  /**
   * Whoever takes one moves it on; nobody else asks that vault meanwhile. One that was heard of
   * after it was taken last, answers.
   */
  private static final String TAKE =
      """
      with due as (
        select binding.organisation, binding.id from binding
        left join vault_log held on held.organisation = binding.organisation
        where binding.status = 'active' and (held.due_at is null or held.due_at <= statement_timestamp() or held.binding <> binding.id)
          and (held.exchanged_at >= held.due_at - make_interval(secs => $2)) is true = $3
        order by held.due_at nulls first limit $1),
      taken as (
        insert into vault_log as held (organisation, binding, due_at)
        select organisation, id, statement_timestamp() + make_interval(secs => $2) from due
        on conflict (organisation) do update set
          binding = excluded.binding, due_at = excluded.due_at,
          verifier_key = case when held.binding = excluded.binding then held.verifier_key end,
          checkpoint = case when held.binding = excluded.binding then held.checkpoint end,
          exchanged_at = case when held.binding = excluded.binding then held.exchanged_at end,
          size = case when held.binding = excluded.binding then held.size else 0 end,
          vault_holds = case when held.binding = excluded.binding then held.vault_holds else 0 end
        where held.due_at <= statement_timestamp() or held.binding <> excluded.binding
        returning organisation, binding, verifier_key, checkpoint, size, vault_holds)
      select taken.verifier_key, taken.checkpoint, taken.size, taken.vault_holds, active.*
      from taken join (select %s from binding) active on active.organisation = taken.organisation and active.id = taken.binding"""
          .formatted(PgBindings.COLUMNS);

  private static final String KEEP =
      """
      update vault_log set verifier_key = $3, checkpoint = $4, size = $5, vault_holds = $6, exchanged_at = statement_timestamp()
      where organisation = $1 and binding = $2 and size <= $5 and (verifier_key is null or verifier_key = $3)""";

  private static final String PUT_OFF =
      "update vault_log set due_at = statement_timestamp() + make_interval(secs => $3) where"
          + " organisation = $1 and binding = $2";

  /** It is asked again after as long as nothing was heard of it: each time half as often. */
  private static final String BACK_OFF =
      """
      update vault_log held set due_at = statement_timestamp() + least(make_interval(secs => $4),
        greatest(make_interval(secs => $3), statement_timestamp() - coalesce(held.exchanged_at, active.created_at)))
      from binding active
      where held.organisation = $1 and held.binding = $2 and active.organisation = held.organisation and active.id = held.binding""";

  private static final String FIND =
      "select verifier_key, checkpoint, size, exchanged_at, vault_holds from vault_log where"
          + " organisation = $1 and checkpoint is not null";

  private final Pool pool;

  PgVaultLogs(Pool pool) {
    this.pool = pool;
  }

  /**
   * At most so many vaults that it is time to ask, which nobody else asks for this long.
   *
   * @param answering whether they are those that answered the last time, or the others
   */
  Future<List<VaultLog>> take(int most, Duration pause, boolean answering) {
    return pool.preparedQuery(TAKE)
        .execute(Tuple.of(most, (double) pause.toSeconds(), answering))
        .map(
            rows -> {
              List<VaultLog> taken = new ArrayList<>();
              for (Row row : rows) {
                taken.add(
                    new VaultLog(
                        PgBindings.activeBinding(row),
                        row.getString("verifier_key"),
                        row.getString("checkpoint"),
                        row.getLong("size"),
                        row.getLong("vault_holds")));
              }
              return taken;
            });
  }

  /** Keeps what the vault has shown, unless something newer is kept. */
  Future<Void> keep(VaultLog held, ShownLog shown) {
    return pool.preparedQuery(KEEP)
        .execute(
            Tuple.of(
                held.organisation(),
                held.binding().id().value(),
                shown.key().toString(),
                shown.checkpoint(),
                shown.size(),
                shown.holdsSize()))
        .mapEmpty();
  }

  /** Asks the vault no sooner than after this long. */
  Future<Void> putOff(VaultLog held, Duration pause) {
    return pool.preparedQuery(PUT_OFF)
        .execute(
            Tuple.of(held.organisation(), held.binding().id().value(), (double) pause.toSeconds()))
        .mapEmpty();
  }

  /** Asks a vault that has not answered less often, between these bounds. */
  Future<Void> backOff(VaultLog held, Duration least, Duration most) {
    return pool.preparedQuery(BACK_OFF)
        .execute(
            Tuple.of(
                held.organisation(),
                held.binding().id().value(),
                (double) least.toSeconds(),
                (double) most.toSeconds()))
        .mapEmpty();
  }

  /** As the API shows it; empty when nothing is held. */
  Future<Map<String, Object>> view(String organisation) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation))
        .map(
            rows -> {
              Map<String, Object> view = new LinkedHashMap<>();
              for (Row row : rows) {
                view.put("key", row.getString("verifier_key"));
                view.put("size", row.getLong("size"));
                view.put("checkpoint", row.getString("checkpoint"));
                view.put(
                    "exchangedAt", row.getOffsetDateTime("exchanged_at").toInstant().toString());
                view.put("holds", row.getLong("vault_holds"));
              }
              return view;
            });
  }
}
