package dev.sallyport.vault.connect;

import dev.sallyport.vault.oauth.TokenFingerprint;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.OwnDocuments;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The people who are at a provider and have not come back, in the store: they may come back to
 * another replica. Found by a fingerprint of the state, so that the state itself is kept nowhere.
 */
public final class Connections {
  /** Enough to sign in with a second factor and read what is asked for. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private final OwnDocuments documents;
  private final InstantSource clock;

  /** Keeps them in {@code documents}, of which there is a highest number. */
  public Connections(OwnDocuments documents, InstantSource clock) {
    this.documents = documents;
    this.clock = clock;
  }

  Future<Void> begin(String state, Connection connection) {
    return documents
        .write(key(state), Optional.empty(), connection.write())
        .compose(
            written ->
                written
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IllegalStateException("a state that exists")));
  }

  /** The connection with this state; nothing when there is none or its time is over. */
  Future<Optional<Connection>> find(String state) {
    return documents
        .find(key(state))
        .map(
            found ->
                found
                    .filter(
                        each -> clock.instant().isBefore(each.summary().createdAt().plus(LIFETIME)))
                    .map(each -> Connection.read(each.exposeContent())));
  }

  /** Ends it; true for one caller only, over all replicas. */
  Future<Boolean> end(String state) {
    return documents.delete(key(state));
  }

  private static DocumentKey key(String state) {
    return new DocumentKey(TokenFingerprint.of(state));
  }
}
