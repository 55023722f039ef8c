package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys as PostgreSQL's rows hold them. */
public final class KeyRows {
  /** Of {@code presented_key k left join key_use u}. */
  static final String COLUMNS =
      "k.id, k.agent, k.name, k.hint, k.parent, k.scopes, k.networks, k.services, k.requests_per_minute, k.created_at,"
          + " k.revoked_at, k.expires_at, k.deprecated_at, k.sunset_at, u.last_used_at, statement_timestamp() as read_at";

  private KeyRows() {}

  static AgentKey key(Row row) {
    return new AgentKey(
        new KeyId(row.getString("id")),
        new AgentId(row.getString("agent")),
        row.getString("name"),
        Optional.ofNullable(row.getString("hint")),
        limits(
            row.getArrayOfStrings("scopes"),
            row.getArrayOfStrings("networks"),
            row.getArrayOfStrings("services"),
            row.getInteger("requests_per_minute")),
        Optional.ofNullable(row.getString("parent")).map(KeyId::new),
        state(row),
        row.getOffsetDateTime("created_at").toInstant(),
        time(row, "expires_at"),
        time(row, "last_used_at"));
  }

  private static KeyState state(Row row) {
    Optional<Instant> revoked = time(row, "revoked_at");
    if (revoked.isPresent()) {
      return new KeyState.Revoked(revoked.get());
    }
    Optional<Instant> sunset = time(row, "sunset_at");
    Instant now = row.getOffsetDateTime("read_at").toInstant();
    Optional<Instant> end =
        Stream.of(time(row, "expires_at"), sunset)
            .flatMap(Optional::stream)
            .filter(time -> !now.isBefore(time))
            .min(Instant::compareTo);
    if (end.isPresent()) {
      return new KeyState.Expired(end.get());
    }
    return time(row, "deprecated_at")
        .<KeyState>map(since -> new KeyState.Outgoing(since, sunset))
        .orElseGet(KeyState.Active::new);
  }

  /**
   * The limits in a row. What cannot be read permits nothing: a scope that is not known, networks
   * or services that are none.
   */
  public static KeyLimits limits(
      String @Nullable [] scopes,
      String @Nullable [] networks,
      String @Nullable [] services,
      @Nullable Integer requestsPerMinute) {
    if (scopes == null && networks == null && services == null && requestsPerMinute == null) {
      return KeyLimits.NONE;
    }
    try {
      return new KeyLimits(
          Optional.ofNullable(scopes).map(KeyRows::scopes),
          Optional.ofNullable(networks).map(KeyRows::networks),
          Optional.ofNullable(services).map(KeyRows::services),
          Optional.ofNullable(requestsPerMinute));
    } catch (IllegalArgumentException e) {
      return KeyLimits.NOTHING;
    }
  }

  private static Set<AgentScope> scopes(String[] names) {
    return Arrays.stream(names)
        .flatMap(name -> AgentScope.parse(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Networks networks(String[] texts) {
    return Networks.parse(List.of(texts))
        .orElseThrow(() -> new IllegalArgumentException("not a list of networks"));
  }

  private static Set<ServiceName> services(String[] names) {
    return Arrays.stream(names).map(ServiceName::new).collect(Collectors.toUnmodifiableSet());
  }

  static String @Nullable [] scopes(KeyLimits limits) {
    return limits
        .scopes()
        .map(some -> some.stream().map(AgentScope::wireName).sorted().toArray(String[]::new))
        .orElse(null);
  }

  static String @Nullable [] networks(KeyLimits limits) {
    return limits.networks().map(some -> some.texts().toArray(String[]::new)).orElse(null);
  }

  static String @Nullable [] services(KeyLimits limits) {
    return limits
        .services()
        .map(some -> some.stream().map(ServiceName::value).sorted().toArray(String[]::new))
        .orElse(null);
  }

  private static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
