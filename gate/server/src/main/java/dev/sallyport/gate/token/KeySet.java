package dev.sallyport.gate.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An issuer's keys as they were published at a moment (RFC 7517). */
final class KeySet {
  /** Providers publish two or three; more would only cost memory. */
  private static final int MAXIMUM_KEYS = 100;

  private record Name(String keyId, SigningAlgorithm algorithm) {}

  private final Vertx vertx;
  private final Instant fetchedAt;
  private final Optional<IssuerEndpoints> endpoints;
  private final List<JsonNode> published;
  private final Map<Name, Optional<VerificationKey>> prepared = new ConcurrentHashMap<>();

  KeySet(Vertx vertx, Instant fetchedAt, Optional<IssuerEndpoints> endpoints, ObjectNode document) {
    this.vertx = vertx;
    this.fetchedAt = fetchedAt;
    this.endpoints = endpoints;
    List<JsonNode> keys = new ArrayList<>();
    document.path("keys").forEach(keys::add);
    if (keys.isEmpty() || keys.size() > MAXIMUM_KEYS) {
      throw new IssuerUnavailableException("the issuer publishes no keys, or too many");
    }
    this.published = List.copyOf(keys);
  }

  Instant fetchedAt() {
    return fetchedAt;
  }

  /** Where people sign in, if the issuer says so next to its keys. */
  Optional<IssuerEndpoints> endpoints() {
    return endpoints;
  }

  /** Whether any key has this id. */
  boolean knows(String keyId) {
    return published.stream().anyMatch(key -> keyId.equals(key.path("kid").textValue()));
  }

  /** The one key of this id that is for this algorithm; with two of them, neither is. */
  Optional<VerificationKey> find(String keyId, SigningAlgorithm algorithm) {
    return knows(keyId)
        ? prepared.computeIfAbsent(new Name(keyId, algorithm), this::prepare)
        : Optional.empty();
  }

  private Optional<VerificationKey> prepare(Name name) {
    List<VerificationKey> fit =
        published.stream()
            .filter(key -> name.keyId().equals(key.path("kid").textValue()))
            .flatMap(key -> VerificationKey.of(vertx, key, name.algorithm()).stream())
            .toList();
    return fit.size() == 1 ? Optional.of(fit.getFirst()) : Optional.empty();
  }
}
