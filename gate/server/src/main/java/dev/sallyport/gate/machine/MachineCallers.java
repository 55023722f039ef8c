package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Programs that come with a machine key. The key is read for each request, so one that is revoked,
 * suspended or expired is refused at the next; how often it was used is counted in the database,
 * for all gates together, and without that count nothing is permitted.
 */
public final class MachineCallers implements Callers {
  private static final String BY_HASH =
      "select k.hash, "
          + MachineKeyRows.COLUMNS
          + ", u.last_used_at is null or u.last_used_at < now() - interval '1 minute' as use_is_news"
          + MachineKeyRows.TABLES
          + "where k.hash = $1";

  /** When a key was last used is of interest to the minute. */
  private static final String NOTE_USE =
      """
      insert into key_use (organisation, key_id, last_used_at) values ($1, $2, now())
      on conflict (organisation, key_id) do update set last_used_at = greatest(key_use.last_used_at, excluded.last_used_at)""";

  private static final String COUNT_USE =
      """
      insert into machine_key_rate as rate (organisation, key_id, minute, requests)
      values ($1, $2, date_trunc('minute', statement_timestamp()), 1)
      on conflict (organisation, key_id) do update set
        requests = case when rate.minute = excluded.minute then least(rate.requests, 1000000) + 1 else 1 end,
        minute = excluded.minute
      returning requests, extract(epoch from minute + interval '1 minute' - statement_timestamp())::float8 as wait""";

  private final Pool pool;
  private final MachineKeyRows rows;
  private final ClientAddress clientAddress;
  private final Set<String> prefixes;

  public MachineCallers(
      Pool pool, ScopeNames names, ClientAddress clientAddress, KeyPrefixes prefixes) {
    this.pool = pool;
    this.rows = new MachineKeyRows(names);
    this.clientAddress = clientAddress;
    this.prefixes = prefixes.ofPrograms();
  }

  @Override
  public Future<Optional<Caller>> find(String token, Exchange exchange) {
    return KeyText.parse(token)
        .filter(key -> prefixes.contains(key.prefix()))
        .map(key -> byHash(key, clientAddress.of(exchange.request())))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Caller>> byHash(KeyText key, String client) {
    byte[] wanted = key.hash().bytes();
    return pool.preparedQuery(BY_HASH)
        .execute(Tuple.of(Buffer.buffer(wanted)))
        .compose(
            found ->
                StreamSupport.stream(found.spliterator(), false)
                    .filter(row -> MessageDigest.isEqual(row.getBuffer("hash").getBytes(), wanted))
                    .findFirst()
                    .map(row -> admitted(row, client))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private Future<Optional<Caller>> admitted(Row row, String client) {
    MachineKey key = rows.key(row);
    OrganisationId organisation = new OrganisationId(row.getString("organisation"));
    if (key.status() == MachineKeyStatus.REVOKED) {
      return Future.succeededFuture(Optional.empty());
    }
    if (key.expired()) {
      throw KeyProblem.expired();
    }
    if (key.status() == MachineKeyStatus.SUSPENDED) {
      throw KeyProblem.suspended();
    }
    if (!key.accountActive()) {
      throw KeyProblem.accountSuspended();
    }
    if (!key.controls().permitFrom(client)) {
      throw KeyProblem.elsewhere();
    }
    return counted(organisation, key)
        .compose(within -> noted(organisation, key, row.getBoolean("use_is_news")))
        .map(
            Optional.of(
                new Caller.Machine(
                    organisation, key.id(), key.principal(), key.name(), key.scopes())));
  }

  private Future<Void> counted(OrganisationId organisation, MachineKey key) {
    if (key.controls().requestsPerMinute().isEmpty()) {
      return Future.succeededFuture();
    }
    int allowed = key.controls().requestsPerMinute().get();
    return pool.preparedQuery(COUNT_USE)
        .execute(Tuple.of(organisation.value(), key.id().value()))
        .map(
            counted -> {
              Row row = counted.iterator().next();
              if (row.getInteger("requests") > allowed) {
                double wait = row.getDouble("wait");
                throw KeyProblem.tooOften(allowed, Duration.ofSeconds((long) Math.ceil(wait)));
              }
              return null;
            });
  }

  private Future<Void> noted(OrganisationId organisation, MachineKey key, boolean isNews) {
    return isNews
        ? pool.preparedQuery(NOTE_USE)
            .execute(Tuple.of(organisation.value(), key.id().value()))
            .mapEmpty()
        : Future.succeededFuture();
  }
}
