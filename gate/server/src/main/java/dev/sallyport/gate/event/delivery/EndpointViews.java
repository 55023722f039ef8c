package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.request.Page;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Endpoints and deliveries as the API shows them. A secret is in the answer that made it only. */
final class EndpointViews {
  private EndpointViews() {}

  static Map<String, Object> endpoint(Endpoint endpoint) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", endpoint.id().value());
    view.put("url", endpoint.url());
    view.put("description", endpoint.description());
    view.put("eventTypes", endpoint.eventTypes());
    view.put("status", endpoint.status().wireName());
    view.put("disabledBecause", endpoint.disabledBecause().orElse(null));
    view.put("droppedEvents", endpoint.droppedEvents());
    view.put(
        "previousSecretUntil", endpoint.previousSecretUntil().map(Instant::toString).orElse(null));
    view.put("createdAt", endpoint.createdAt().toString());
    view.put("updatedAt", endpoint.updatedAt().toString());
    return view;
  }

  static Map<String, Object> withSecret(Endpoint endpoint, EndpointSecret secret) {
    Map<String, Object> view = endpoint(endpoint);
    view.put("secret", secret.expose());
    return view;
  }

  static Map<String, Object> endpoints(Page<Endpoint> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("endpoints", page.items().stream().map(EndpointViews::endpoint).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  static Map<String, Object> deliveries(Page<DeliveryEntry> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("deliveries", page.items().stream().map(EndpointViews::delivery).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  private static Map<String, Object> delivery(DeliveryEntry entry) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("eventId", entry.event().value());
    view.put("type", entry.type());
    view.put("status", entry.status().wireName());
    view.put("attempts", entry.attempts());
    view.put("lastAttemptAt", entry.lastAttemptAt().map(Instant::toString).orElse(null));
    view.put("lastFailure", entry.lastFailure().orElse(null));
    view.put("lastHttpStatus", entry.lastHttpStatus().orElse(null));
    view.put("nextAttemptAt", entry.nextAttemptAt().map(Instant::toString).orElse(null));
    view.put("createdAt", entry.createdAt().toString());
    view.put("finishedAt", entry.finishedAt().map(Instant::toString).orElse(null));
    return view;
  }
}
