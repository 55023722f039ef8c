package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys as the API shows them. A key itself appears only in the answer to the request that made it.
 */
public final class KeyViews {
  private KeyViews() {}

  /** All that may be known of a key. */
  public static Map<String, Object> key(AgentKey key) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", key.id().value());
    view.put("name", key.name());
    view.put("prefix", key.hint().orElse(null));
    view.put("status", key.state().wireName());
    KeyLimits limits = key.limits();
    view.put(
        "scopes",
        limits
            .scopes()
            .map(some -> some.stream().map(AgentScope::wireName).sorted().toList())
            .orElse(null));
    view.put("cidrs", limits.networks().map(Networks::texts).orElse(null));
    view.put(
        "services",
        limits
            .services()
            .map(some -> some.stream().map(ServiceName::value).sorted().toList())
            .orElse(null));
    view.put("requestsPerMinute", limits.requestsPerMinute().orElse(null));
    view.put("parentId", key.parent().map(KeyId::value).orElse(null));
    view.put("createdAt", key.createdAt().toString());
    view.put("expiresAt", text(key.expiresAt()));
    view.put("deprecatedAt", text(deprecatedAt(key.state())));
    view.put("sunsetAt", text(sunsetAt(key.state())));
    view.put("revokedAt", text(revokedAt(key.state())));
    view.put("lastUsedAt", text(key.lastUsedAt()));
    return view;
  }

  static Map<String, Object> made(AgentKey key, KeyText text) {
    Map<String, Object> view = key(key);
    view.put("apiKey", text.expose());
    return view;
  }

  static Map<String, Object> list(List<AgentKey> keys) {
    return Map.of("keys", keys.stream().map(KeyViews::key).toList());
  }

  static Map<String, Object> rotated(Rotation.Rotated rotated, KeyText text) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", rotated.key().agent().value());
    view.put("keyId", rotated.key().id().value());
    view.put("apiKey", text.expose());
    view.put("previousKeyId", rotated.previous().map(key -> key.id().value()).orElse(null));
    view.put("previousKeySunsetAt", text(rotated.previous().flatMap(key -> sunsetAt(key.state()))));
    return view;
  }

  static Map<String, Object> usage(KeyUsage usage) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("keyId", usage.key().id().value());
    view.put("lastUsedAt", text(usage.key().lastUsedAt()));
    view.put("recordsLookedAt", usage.records());
    view.put("since", text(usage.since()));
    view.put(
        "days",
        usage.days().stream()
            .map(day -> Map.of("day", day.day(), "requests", day.requests()))
            .toList());
    view.put(
        "clients",
        usage.clients().stream()
            .map(
                client ->
                    Map.of(
                        "client",
                        client.address(),
                        "requests",
                        client.requests(),
                        "lastAt",
                        client.lastAt().toString()))
            .toList());
    return view;
  }

  private static Optional<Instant> deprecatedAt(KeyState state) {
    return state instanceof KeyState.Outgoing outgoing
        ? Optional.of(outgoing.since())
        : Optional.empty();
  }

  private static Optional<Instant> sunsetAt(KeyState state) {
    return state instanceof KeyState.Outgoing outgoing ? outgoing.sunset() : Optional.empty();
  }

  private static Optional<Instant> revokedAt(KeyState state) {
    return state instanceof KeyState.Revoked revoked ? Optional.of(revoked.at()) : Optional.empty();
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
