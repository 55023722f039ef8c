package dev.sallyport.vault.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.file.FileClosedStore;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.OwnDocuments;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.Store;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lease when asking ends in a way that nobody thought of. */
final class RefreshRunTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ServiceName GITHUB = new ServiceName("github");
  private static final InstantSource CLOCK = InstantSource.fixed(StoreContract.NOW);

  @TempDir private Path folder = Path.of("");
  private StoreInstance store;

  @BeforeEach
  void open() {
    store =
        StoreInstance.open(
            VERTX,
            StoreContract.ORGANISATION,
            LocalKeyEncryptionKeys.generate(),
            FileClosedStore.at(VERTX, folder.resolve("vault.sp")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  private record Asking(boolean worksOnce, Supplier<Future<RenewalReply>> answer)
      implements Renewal {
    @Override
    public String fingerprint() {
      return TokenFingerprint.of("refresh-one");
    }

    @Override
    public Future<RenewalReply> ask() {
      return answer.get();
    }
  }

  private RefreshLeases leases(Store opened) {
    return new RefreshLeases(
        new OwnDocuments(
            StoreContract.ORGANISATION,
            DocumentCollection.OAUTH_REFRESHES,
            opened.documents(),
            new DocumentSeal(store.keyset()),
            CLOCK),
        CLOCK,
        Samples.RANDOM);
  }

  private RefreshLeases.Outcome take(SealedCredential current, boolean anyway) {
    RefreshLeases.Asked asked =
        new RefreshLeases.Asked(
            GITHUB, current.version(), TokenFingerprint.of("refresh-one"), anyway);
    return store.call(opened -> leases(opened).take(asked));
  }

  private SealedCredential run(SealedCredential current, Renewal renewal) {
    RefreshLeases.Lease lease = ((RefreshLeases.Outcome.Taken) take(current, false)).lease();
    CredentialEnvelope envelope = new CredentialEnvelope(store.keyset());
    return store.call(
        opened ->
            new RefreshRun(
                    VERTX,
                    opened.credentials(),
                    envelope,
                    leases(opened),
                    new RefreshReports(
                        StoreContract.ORGANISATION, opened.log(), new SimpleMeterRegistry(), CLOCK),
                    CLOCK,
                    Samples.RANDOM)
                .refresh(new RefreshRun.Work(lease, renewal, current, envelope.open(current))));
  }

  @Test
  void settlesTheLeaseWhateverIsThrown() {
    SealedCredential current = Samples.first(store, GITHUB, "one");
    Renewal broken =
        new Asking(
            true,
            () -> {
              throw new UnsupportedOperationException("a defect");
            });

    assertThatThrownBy(() -> run(current, broken)).hasStackTraceContaining("a defect");

    assertThat(take(current, false))
        .as("the next is told so")
        .isInstanceOfSatisfying(
            RefreshLeases.Outcome.Failed.class,
            failed -> assertThat(failed.why()).isEqualTo(RefreshFailure.ERROR));
    assertThat(take(current, true)).isInstanceOf(RefreshLeases.Outcome.Taken.class);
  }
}
