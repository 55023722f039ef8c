package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link PgMachineKeys} says to PostgreSQL, and the rows it says it with. */
final class MachineKeyStatements {
  static final String FIND =
      "select "
          + MachineKeyRows.COLUMNS
          + MachineKeyRows.TABLES
          + "where k.organisation = $1 and k.id = $2";

  static final String LIST =
      "select "
          + MachineKeyRows.COLUMNS
          + MachineKeyRows.TABLES
          + "where k.organisation = $1 and k.id > $2 and ($4::text is null or k.service_account = $4) order by k.id limit $3";

  static final String COUNT =
      "select count(*)::int as keys from machine_key where organisation = $1 and status <> 'revoked'";

  static final String INSERT =
      """
      insert into machine_key (organisation, id, principal, name, hash, hint, scopes, networks, requests_per_minute, expires_at, created_by, service_account)
      values ($1, $2, coalesce($11, $2), $3, $4, $5, $6, $7, $8, $9, $10, $11)""";

  static final String CHANGE =
      """
      update machine_key set name = coalesce($3, name), status = coalesce($4, status), scopes = coalesce($5, scopes),
        networks = coalesce($6, networks), requests_per_minute = coalesce($7, requests_per_minute), expires_at = coalesce($8, expires_at)
      where organisation = $1 and id = $2""";

  static final String REVOKE =
      "update machine_key set status = 'revoked', revoked_at = now() where organisation = $1 and id = $2";

  static final String REPLACE =
      """
      insert into machine_key (organisation, id, principal, name, hash, hint, scopes, networks, requests_per_minute, expires_at, created_by, rotated_from, service_account)
      select organisation, $3, principal, name, $4, $5, scopes, networks, requests_per_minute, expires_at, $6, id, service_account
      from machine_key where organisation = $1 and id = $2""";

  static final String FORGET_OLDEST =
      """
      delete from machine_key where organisation = $1 and id in (
        select id from machine_key where organisation = $1 and status = 'revoked' order by revoked_at desc, id offset $2)""";

  private MachineKeyStatements() {}

  /** What {@link #INSERT} takes. */
  static Tuple row(
      Origin origin,
      KeyId id,
      MachineKeyDraft draft,
      KeyControls controls,
      Optional<AgentId> serviceAccount,
      KeyText text) {
    return Tuple.of(origin.organisation().value(), id.value(), draft.name())
        .addValue(Buffer.buffer(text.hash().bytes()))
        .addValue(hint(text))
        .addValue(array(draft.scopes().names()))
        .addValue(networks(controls))
        .addValue(controls.requestsPerMinute().orElse(null))
        .addValue(time(controls.expiresAt()))
        .addValue(origin.actor().actorId())
        .addValue(serviceAccount.map(AgentId::value).orElse(null));
  }

  /** What {@link #CHANGE} takes; null leaves a column as it is. */
  static Tuple row(Origin origin, KeyId id, MachineKeyChange change) {
    return Tuple.of(origin.organisation().value(), id.value())
        .addValue(change.name().orElse(null))
        .addValue(change.status().map(MachineKeyStatus::wireName).orElse(null))
        .addValue(change.scopes().map(scopes -> array(scopes.names())).orElse(null))
        .addValue(networks(change.controls()))
        .addValue(change.controls().requestsPerMinute().orElse(null))
        .addValue(time(change.controls().expiresAt()));
  }

  /** Enough to recognise a key by, too little to use it. */
  static String hint(KeyText text) {
    return text.expose().substring(0, text.prefix().length() + 5);
  }

  private static String[] array(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  private static String @Nullable [] networks(KeyControls controls) {
    return controls.networks().map(networks -> array(networks.texts())).orElse(null);
  }

  private static @Nullable OffsetDateTime time(Optional<Instant> time) {
    return time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
