package dev.sallyport.vault.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a vault file when its writer dies, and what becomes of one that was tampered
 * with.
 */
final class FileStoreCrashTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();
  private static final List<String> SERVICES = List.of("alpha", "bravo", "charlie");

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  private Path path() {
    return folder.resolve("vault.sp");
  }

  private StoreInstance open() {
    return StoreInstance.open(
        VERTX, StoreContract.ORGANISATION, KEYS, FileClosedStore.at(VERTX, path()));
  }

  /** One record per service, each acknowledged; returns the file's size after each. */
  private List<Integer> writeThree() throws IOException {
    List<Integer> sizes = new ArrayList<>();
    try (StoreInstance store = open()) {
      sizes.add((int) Files.size(path()));
      for (String name : SERVICES) {
        store.call(s -> s.credentials().write(Samples.first(store, new ServiceName(name), name)));
        sizes.add((int) Files.size(path()));
      }
    }
    return sizes;
  }

  private static List<String> services(StoreInstance store) {
    return store
        .call(s -> s.credentials().list(StoreContract.ORGANISATION, Optional.empty(), 100))
        .credentials()
        .stream()
        .map(each -> each.service().value())
        .toList();
  }

  @Test
  void dropsAnUnfinishedLastRecordWhereverItWasCutAndGoesOn() throws IOException {
    List<Integer> sizes = writeThree();
    byte[] whole = Files.readAllBytes(path());

    for (int length = sizes.get(2); length < sizes.get(3); length++) {
      Files.write(path(), Arrays.copyOf(whole, length));
      try (StoreInstance store = open()) {
        assertThat(services(store)).as("cut at %d", length).containsExactly("alpha", "bravo");
        SealedCredential again = Samples.first(store, new ServiceName("delta"), "d");
        store.expect(s -> s.credentials().write(again)).isEqualTo(true);
      }
      try (StoreInstance store = open()) {
        assertThat(services(store)).containsExactly("alpha", "bravo", "delta");
      }
    }
  }

  @Test
  void refusesAFileWhoseRecordsWereExchangedRepeatedOrLeftOut() throws IOException {
    List<Integer> sizes = writeThree();
    byte[] whole = Files.readAllBytes(path());
    byte[] header = Arrays.copyOf(whole, sizes.get(0));
    byte[] first = Arrays.copyOfRange(whole, sizes.get(0), sizes.get(1));
    byte[] second = Arrays.copyOfRange(whole, sizes.get(1), sizes.get(2));
    byte[] third = Arrays.copyOfRange(whole, sizes.get(2), sizes.get(3));

    assertRefused(join(header, second, first, third));
    assertRefused(join(header, first, first, second, third));
    assertRefused(join(header, first, third));
    assertRefused(join(header, second));
    assertRefused(join(header, first, second, third, third));
  }

  @Test
  void refusesARecordOfAnotherFileOfTheSameVault() throws IOException {
    List<Integer> sizes = writeThree();
    byte[] whole = Files.readAllBytes(path());
    try (StoreInstance store = open()) {
      Compaction.compact(path(), store.keyset());
    }
    byte[] compacted = Files.readAllBytes(path());
    int headerLength = sizes.getFirst();

    assertRefused(
        join(
            Arrays.copyOf(compacted, headerLength),
            Arrays.copyOfRange(whole, headerLength, whole.length)));
  }

  @Test
  void refusesAFileThatBecameShorterWhileOpen() throws IOException {
    List<Integer> sizes = writeThree();
    try (StoreInstance store = open()) {
      assertThat(services(store)).hasSize(3);
      Files.write(path(), Arrays.copyOf(Files.readAllBytes(path()), sizes.get(2)));

      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> services(store))
          .matches(refusal -> refusal.kind() == StoreException.Kind.DAMAGED);
    }
  }

  @Test
  void refusesAFileThatOthersMayRead() throws IOException {
    writeThree();
    Files.setPosixFilePermissions(
        path(), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

    assertThatExceptionOfType(StoreException.class).isThrownBy(this::open);
  }

  @Test
  void losesNothingAndKeepsNoDeletedCiphertextWhenItIsRewritten() throws IOException {
    Redemption redemption;
    SealedCredential kept;
    try (StoreInstance store = open();
        StoreInstance other = open()) {
      kept = Samples.first(store, new ServiceName("kept"), "still here");
      store.call(s -> s.credentials().write(kept));
      SealedCredential gone = Samples.first(store, new ServiceName("gone"), "x".repeat(20_000));
      store.call(s -> s.credentials().write(gone));
      store.call(s -> s.credentials().delete(StoreContract.ORGANISATION, gone.service()));
      redemption = Samples.redemption(Samples.ticket(), kept);
      store.call(s -> s.redemptions().redeem(redemption));
      for (int i = 0; i < 5; i++) {
        var entry = Samples.entry(LogOutcome.REFUSED, "expired", "ticket-" + i);
        store.call(s -> s.log().append(StoreContract.ORGANISATION, entry));
      }
      var before =
          store.call(s -> s.log().page(StoreContract.ORGANISATION, OptionalLong.empty(), 100));

      Compaction.compact(path(), store.keyset());

      assertThat(Files.size(path())).isLessThan(10_000);
      assertThat(services(other)).containsExactly("kept");
      other
          .expect(s -> s.redemptions().redeem(redemption))
          .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
      var after =
          store.call(s -> s.log().page(StoreContract.ORGANISATION, OptionalLong.of(7), 100));
      assertThat(after).isEqualTo(before);
    }
  }

  private void assertRefused(byte[] contents) throws IOException {
    Files.write(path(), contents);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::open)
        .matches(refusal -> refusal.kind() == StoreException.Kind.DAMAGED);
  }

  private static byte[] join(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
