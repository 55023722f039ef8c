package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.key.KeyText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is answered about machine keys. */
final class MachineKeyViews {
  private MachineKeyViews() {}

  static Map<String, Object> key(MachineKey key) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", key.id().value());
    view.put("principal", key.principal());
    view.put("serviceAccount", key.serviceAccount().map(AgentId::value).orElse(null));
    view.put("name", key.name());
    view.put("hint", key.hint());
    view.put("scopes", key.scopes().names());
    view.put("status", key.shownStatus());
    view.put("expiresAt", time(key.controls().expiresAt()));
    view.put("cidrs", key.controls().networks().map(Networks::texts).orElse(null));
    view.put("requestsPerMinute", key.controls().requestsPerMinute().orElse(null));
    view.put("createdBy", key.createdBy());
    view.put("createdAt", key.createdAt().toString());
    view.put("lastUsedAt", time(key.lastUsedAt()));
    view.put("rotatedFrom", key.rotatedFrom().map(KeyId::value).orElse(null));
    view.put("revokedAt", time(key.revokedAt()));
    return view;
  }

  /** With the key itself, which is shown once. */
  static Map<String, Object> withText(MachineKey key, KeyText text) {
    Map<String, Object> view = key(key);
    view.put("apiKey", text.expose());
    return view;
  }

  static Map<String, Object> page(Page<MachineKey> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("keys", page.items().stream().map(MachineKeyViews::key).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  /** What a service asks that has been shown a key. */
  static Map<String, Object> self(Caller.Machine machine) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("active", true);
    view.put("id", machine.key().value());
    view.put("principal", machine.principal());
    view.put("name", machine.name());
    view.put("organisation", machine.organisation().value());
    view.put("scopes", machine.scopes().names());
    view.put("scope", String.join(" ", machine.scopes().names()));
    return view;
  }

  private static @Nullable String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
