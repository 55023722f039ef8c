package dev.sallyport.gate.token;

import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer, fetched when they are needed: found by its discovery document, kept for a
 * while, fetched again when a token names a key that is not among them. All event loops share them.
 *
 * <p>Strangers decide which key a token names, so an unknown one causes at most one fetch in {@link
 * #PAUSE}. Without keys that are young enough nothing is believed.
 */
final class IssuerKeys {
  /** Older keys are fetched again before they are used. */
  static final Duration FRESH = Duration.ofMinutes(10);

  /** While the issuer does not answer, keys are used until they are this old. */
  static final Duration USABLE = Duration.ofHours(1);

  /** Between two fetches. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final TrustedIssuer issuer;
  private final IssuerDocuments documents;
  private final InstantSource clock;

  private @Nullable KeySet known;
  private @Nullable Future<KeySet> fetching;
  private Instant lastFetch = Instant.MIN;

  IssuerKeys(Vertx vertx, TrustedIssuer issuer, IssuerDocuments documents, InstantSource clock) {
    this.vertx = vertx;
    this.issuer = issuer;
    this.documents = documents;
    this.clock = clock;
  }

  /**
   * Keys that are young enough and, if the issuer publishes it, have the key of this id. Fails with
   * {@link IssuerUnavailableException}.
   */
  Future<KeySet> having(String keyId) {
    Instant now = clock.instant();
    KeySet current = current();
    return current == null || !isYoungerThan(FRESH, current, now) || current.knows(keyId)
        ? youngEnough()
        : fetch(now).otherwise(current);
  }

  /** Keys that are young enough. Fails with {@link IssuerUnavailableException}. */
  Future<KeySet> youngEnough() {
    Instant now = clock.instant();
    KeySet current = current();
    if (current != null && isYoungerThan(FRESH, current, now)) {
      return Future.succeededFuture(current);
    }
    return fetch(now)
        .recover(
            failure ->
                current != null && isYoungerThan(USABLE, current, now)
                    ? Future.succeededFuture(current)
                    : Future.failedFuture(failure));
  }

  private synchronized @Nullable KeySet current() {
    return known;
  }

  private static boolean isYoungerThan(Duration age, KeySet keys, Instant now) {
    return now.isBefore(keys.fetchedAt().plus(age));
  }

  /** One fetch at a time, which everybody waits for. */
  private synchronized Future<KeySet> fetch(Instant now) {
    if (fetching != null) {
      return fetching;
    }
    if (now.isBefore(lastFetch.plus(PAUSE))) {
      return Future.failedFuture(new IssuerUnavailableException("fetched a moment ago"));
    }
    lastFetch = now;
    Future<KeySet> fetch = fetchNow(now);
    fetching = fetch;
    fetch.onComplete(this::fetched);
    return fetch;
  }

  private synchronized void fetched(@Nullable KeySet keys, @Nullable Throwable failure) {
    fetching = null;
    known = keys == null ? known : keys;
  }

  private Future<KeySet> fetchNow(Instant now) {
    return documents
        .get(URI.create(withoutSlash(issuer.issuer()) + "/.well-known/openid-configuration"))
        .map(this::discovery)
        .compose(
            found ->
                documents
                    .get(keysUrl(found))
                    .map(body -> new KeySet(vertx, now, endpoints(found), document(body))))
        .recover(failure -> Future.failedFuture(new IssuerUnavailableException(failure)));
  }

  private ObjectNode discovery(Buffer body) {
    ObjectNode document = document(body);
    if (!issuer.issuer().equals(document.path("issuer").textValue())) {
      throw new IssuerUnavailableException("the discovery document is of another issuer");
    }
    return document;
  }

  private static URI keysUrl(ObjectNode discovery) {
    return url(discovery, "jwks_uri");
  }

  private static URI url(ObjectNode discovery, String name) {
    return TrustedIssuer.requireSafe(
        requireNonNullElseGet(discovery.path(name).textValue(), () -> ""));
  }

  private static Optional<IssuerEndpoints> endpoints(ObjectNode discovery) {
    try {
      return Optional.of(
          new IssuerEndpoints(
              url(discovery, "authorization_endpoint"), url(discovery, "token_endpoint")));
    } catch (IllegalArgumentException e) { // whose tokens are only looked at needs none
      return Optional.empty();
    }
  }

  private static ObjectNode document(Buffer body) {
    try {
      return Json.read(body.getBytes(), ObjectNode.class);
    } catch (JsonRefused e) {
      throw new IssuerUnavailableException(e);
    }
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
