package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gate and vault hold each other's checkpoints, and a vault that is put back in time is found. */
final class ExchangedLogIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  /** Nobody waits for the quarter of a minute between two exchanges. */
  private static final String NOW = "update vault_log set due_at = now() returning organisation";

  private Path folder = Path.of("");
  private Fortress fortress;

  @BeforeEach
  void start(@TempDir Path temporary) {
    folder = temporary;
    fortress = Fortress.withVaultFile(folder, SharedPostgres.instance().server());
  }

  @AfterEach
  void stop() {
    fortress.close();
  }

  /** Missing until the gate signs its first one, half a second after the first record. */
  private JsonNode checkpoint() {
    Answer answer = fortress.operator().get("/api/audit/checkpoint");
    return answer.status() == 404 ? MissingNode.getInstance() : expect(200, answer).json();
  }

  /** What the gate's checkpoint tells, once it tells this. */
  private JsonNode told(Predicate<JsonNode> wanted) throws InterruptedException {
    Eventually.holds(
        () -> {
          Rows.column(fortress.gateDatabase(), NOW);
          return wanted.test(checkpoint());
        },
        RECOVERY);
    return checkpoint();
  }

  private static long held(JsonNode checkpoint) {
    return checkpoint.path("vault").path("size").asLong();
  }

  private void depositAndWaitUntilItIsHeld(String service) throws InterruptedException {
    long before = held(told(now -> held(now) > 0));
    fortress.operator().deposit(fortress.vaultAddress(), service, "value");
    told(now -> held(now) > before);
  }

  @Test
  void gateNoticesThatTheVaultsFileWasReplacedByAnOlderCopy() throws Exception {
    depositAndWaitUntilItIsHeld("github");
    JsonNode first = told(now -> now.path("vault").path("holds").asLong() > 0);
    Path store = folder.resolve("vault.store");
    Path older = folder.resolve("older.store");
    fortress.vault().stop();
    Files.copy(store, older, COPY_ATTRIBUTES);
    fortress.vault().restart();
    for (int i = 0; i < 5; i++) {
      fortress.operator().deposit(fortress.vaultAddress(), "service-" + i, "value");
    }
    long newest = held(told(now -> held(now) >= held(first) + 5));
    assertThat(checkpoint().path("alarms")).isEmpty();

    fortress.vault().kill();
    Files.copy(older, store, REPLACE_EXISTING, COPY_ATTRIBUTES);
    fortress.vault().restart();

    JsonNode alarmed = told(now -> !now.path("alarms").isEmpty());
    JsonNode alarm = alarmed.path("alarms").path(0);
    assertThat(alarm.path("kind").asText()).isEqualTo("vault");
    assertThat(alarm.path("finding").asText()).contains("rolled back");
    assertThat(held(alarmed)).as("what is held stays").isEqualTo(newest);
    ToolRun verified = verified(alarmed.path("vault"));
    assertThat(verified.exitCode()).as(verified.errors()).isEqualTo(1);
    assertThat(verified.output()).contains("the log was rolled back");
  }

  /** From files alone: the vault's own export, and what the gate holds. */
  private ToolRun verified(JsonNode held) throws IOException {
    Path export = folder.resolve("log.jsonl");
    ToolRun exported =
        fortress.ownerRuns(
            "", "log", "export", export.toString(), "--receipt", folder.resolve("r").toString());
    assertThat(exported.exitCode()).as(exported.errors()).isZero();
    Path kept = Files.writeString(folder.resolve("held"), held.path("checkpoint").asText());
    return ToolRun.of(
        Programs.gate(),
        List.of(
            "audit",
            "verify",
            "--export",
            export.toString(),
            "--key",
            held.path("key").asText(),
            "--checkpoint",
            kept.toString()),
        Map.of(),
        "");
  }
}
