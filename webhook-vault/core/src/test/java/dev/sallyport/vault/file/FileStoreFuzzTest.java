package dev.sallyport.vault.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random damage to a vault file: it is refused, or what is read is what was once acknowledged. */
final class FileStoreFuzzTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int ROUNDS = 4_000;
  private static final int VERSIONS = 5;

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  @Test
  void refusesDamageOrReadsWhatWasOnceAcknowledged() throws IOException {
    Path path = folder.resolve("vault.sp");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (StoreInstance store =
        StoreInstance.open(
            VERTX,
            StoreContract.ORGANISATION,
            LocalKeyEncryptionKeys.generate(),
            FileClosedStore.at(VERTX, path))) {
      write(store);
      byte[] whole = Files.readAllBytes(path);
      int refused = 0;
      for (int round = 0; round < ROUNDS; round++) {
        byte[] damaged = damage(whole, random);
        Files.write(path, damaged);
        try (Journal journal = Journal.open(new PrivateFile(path), store.keyset())) {
          requireHistory(store, journal.state().credential("github"), seed);
        } catch (StoreException e) {
          assertThat(e.kind()).as("seed %d", seed).isEqualTo(StoreException.Kind.DAMAGED);
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(ROUNDS / 3);
      Files.write(path, whole);
    }
  }

  private static void write(StoreInstance store) {
    SealedCredential credential = Samples.first(store, StoreContract.GITHUB, "value-1");
    store.call(s -> s.credentials().write(Samples.first(store, StoreContract.STRIPE, "other")));
    for (int version = 1; version <= VERSIONS; version++) {
      SealedCredential written = credential;
      store.expect(s -> s.credentials().write(written)).isEqualTo(true);
      var entry = Samples.entry(LogOutcome.REFUSED, "expired", "t" + version);
      store.call(s -> s.log().append(StoreContract.ORGANISATION, entry));
      credential = Samples.next(store, written, "value-" + (version + 1));
    }
  }

  private static void requireHistory(
      StoreInstance store, Optional<SealedCredential> found, long seed) {
    found.ifPresent(
        credential ->
            assertThat(Samples.accessToken(store, credential))
                .as("seed %d", seed)
                .isEqualTo("value-%d", credential.version().number()));
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        int from = random.nextInt(bytes.length);
        byte[] noise = new byte[Math.min(bytes.length - from, 1 + random.nextInt(64))];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, noise.length);
      }
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      default -> {
        int from = random.nextInt(bytes.length);
        int to = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - Math.max(from, to));
        System.arraycopy(whole, from, bytes, to, length);
      }
    }
    return bytes;
  }
}
