package dev.sallyport.vault.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes write one vault file and are killed in the middle of it. */
final class FileStoreKillTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int ACKNOWLEDGED_BEFORE_KILL = 200;

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  @Test
  void remembersEverythingThatKilledWritersHadAcknowledged()
      throws IOException, InterruptedException {
    Path keyFile = folder.resolve("kek");
    new KeyFile(keyFile).create(LocalKeyEncryptionKeys.generate());
    Path vault = folder.resolve("vault.sp");

    List<String> acknowledged = new ArrayList<>();
    Process one = start(keyFile, vault);
    Process two = start(keyFile, vault);
    try (BufferedReader first = one.inputReader(UTF_8);
        BufferedReader second = two.inputReader(UTF_8)) {
      for (int i = 0; i < ACKNOWLEDGED_BEFORE_KILL; i++) {
        acknowledged.add(first.readLine());
        acknowledged.add(second.readLine());
      }
      kill(one);
      kill(two);
      first.lines().filter(FileStoreKillTest::isWhole).forEach(acknowledged::add);
      second.lines().filter(FileStoreKillTest::isWhole).forEach(acknowledged::add);
    }

    assertThat(acknowledged)
        .hasSizeGreaterThan(2 * ACKNOWLEDGED_BEFORE_KILL - 1)
        .doesNotContainNull();
    try (StoreInstance store =
        StoreInstance.open(
            VERTX,
            StoreContract.ORGANISATION,
            new KeyFile(keyFile).read(),
            FileClosedStore.at(VERTX, vault))) {
      for (String ticket : acknowledged) {
        store
            .expect(s -> s.redemptions().redeem(redemption(ticket)))
            .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
      }
    }
  }

  /** By its handle, which leaves what it has printed to be read. */
  private static void kill(Process process) throws InterruptedException {
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    process.waitFor();
  }

  private static boolean isWhole(String line) {
    return line.length() == 22;
  }

  private static Redemption redemption(String ticket) {
    return Samples.redemption(
        new TicketId(ticket), StoreContract.NOW.plusSeconds(30), Optional.empty());
  }

  private static Process start(Path keyFile, Path vault) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-XX:TieredStopAtLevel=1",
            WriterProcess.class.getName(),
            keyFile.toString(),
            vault.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
