package dev.sallyport.vault.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.file.FileClosedStore;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialWriterTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ServiceName GITHUB = new ServiceName("github");
  private static final PutMode CREATE = new PutMode.Create();
  private static final PutMode EITHER = new PutMode.CreateOrOverwrite();

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

  private Future<PutOutcome> start(PutMode mode, String token, Instant at) {
    return store.start(
        s ->
            new CredentialWriter(
                    StoreContract.ORGANISATION,
                    s.credentials(),
                    new CredentialEnvelope(store.keyset()),
                    InstantSource.fixed(at),
                    Samples.RANDOM)
                .put(
                    GITHUB,
                    mode,
                    "Bearer",
                    Optional.empty(),
                    PlainCredential.of(Map.of(new FieldName("accessToken"), token))));
  }

  private PutOutcome put(PutMode mode, String token) {
    return StoreInstance.await(start(mode, token, StoreContract.NOW));
  }

  private static CredentialSummary stored(PutOutcome outcome) {
    assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
    return ((PutOutcome.Stored) outcome).credential();
  }

  @Test
  void keepsTheCreationIdWhenACredentialIsOverwritten() {
    CredentialSummary first = stored(put(CREATE, "one"));
    CredentialSummary second =
        stored(StoreInstance.await(start(EITHER, "two", StoreContract.NOW.plusSeconds(9))));

    assertThat(second.version()).isEqualTo(first.version().next());
    assertThat(second.metadata().createdAt()).isEqualTo(StoreContract.NOW);
    assertThat(second.metadata().updatedAt()).isEqualTo(StoreContract.NOW.plusSeconds(9));
  }

  @Test
  void beginsANewLifeAfterADeletion() {
    CredentialSummary first = stored(put(CREATE, "one"));
    store.call(s -> s.credentials().delete(StoreContract.ORGANISATION, GITHUB));

    CredentialSummary second = stored(put(CREATE, "two"));

    assertThat(second.version().creation()).isNotEqualTo(first.version().creation());
    assertThat(put(new PutMode.Overwrite(Optional.of(first.version().creation())), "late"))
        .isInstanceOf(PutOutcome.StaleCreation.class);
  }

  @Test
  void createsOnlyWhereNothingIsAndOverwritesOnlyWhatIsThere() {
    assertThat(put(new PutMode.Overwrite(Optional.empty()), "x"))
        .isInstanceOf(PutOutcome.NotFound.class);
    CredentialSummary first = stored(put(CREATE, "one"));

    assertThat(put(CREATE, "x")).isInstanceOf(PutOutcome.AlreadyExists.class);
    assertThat(put(new PutMode.Overwrite(Optional.of(first.version().creation())), "two"))
        .isInstanceOf(PutOutcome.Stored.class);
  }

  @Test
  void letsEveryConcurrentWriterSucceedOneAfterTheOther() {
    List<Future<PutOutcome>> puts =
        IntStream.range(0, 10)
            .mapToObj(i -> start(EITHER, "writer-" + i, StoreContract.NOW))
            .toList();

    assertThat(
            puts.stream()
                .map(StoreInstance::await)
                .map(outcome -> stored(outcome).version().number()))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }
}
