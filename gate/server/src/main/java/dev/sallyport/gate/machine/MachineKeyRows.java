package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Scopes;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.service.address.Networks;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a key is read from its row. */
final class MachineKeyRows {
  /** Of {@code machine_key k} joined with {@code key_use u} and {@code agent account}. */
  static final String COLUMNS =
      """
      k.organisation, k.id, k.principal, k.name, k.hint, k.scopes, k.networks, k.requests_per_minute, k.status, k.expires_at,
        coalesce(k.expires_at <= statement_timestamp(), false) as expired, k.created_by, k.created_at, k.rotated_from, k.revoked_at,
        u.last_used_at, k.service_account, k.service_account is null or coalesce(account.status = 'active', false) as account_active
      """;

  static final String TABLES =
      """
       from machine_key k
      left join key_use u on u.organisation = k.organisation and u.key_id = k.id
      left join agent account on account.organisation = k.organisation and account.id = k.service_account
      """;

  private final ScopeNames names;

  MachineKeyRows(ScopeNames names) {
    this.names = names;
  }

  MachineKey key(Row row) {
    Scopes scopes = names.known(List.of(row.getArrayOfStrings("scopes")));
    return new MachineKey(
        new KeyId(row.getString("id")),
        row.getString("principal"),
        Optional.ofNullable(row.getString("service_account")).map(AgentId::new),
        row.getBoolean("account_active"),
        row.getString("name"),
        row.getString("hint"),
        scopes,
        new KeyControls(
            instant(row.getOffsetDateTime("expires_at")),
            Optional.ofNullable(row.getArrayOfStrings("networks")).map(MachineKeyRows::networks),
            Optional.ofNullable(row.getInteger("requests_per_minute"))),
        MachineKeyStatus.parse(row.getString("status")).orElseThrow(),
        row.getBoolean("expired"),
        row.getString("created_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(row.getString("rotated_from")).map(KeyId::new),
        instant(row.getOffsetDateTime("revoked_at")),
        instant(row.getOffsetDateTime("last_used_at")));
  }

  private static Networks networks(String[] texts) {
    return Networks.parse(List.of(texts)).orElseThrow();
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
