package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What gate and vault say happened, held against each other as an auditor does: from exports. */
final class BothLogs {
  /** Until both trees have the last record. */
  private static final int ATTEMPTS = 10;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private BothLogs() {}

  /** Every release has its ticket, and every ticket that was redeemed is what was issued. */
  static String agree(Fortress fortress) throws IOException, InterruptedException {
    ToolRun compared = compared(fortress);
    for (int i = 1; i < ATTEMPTS && compared.exitCode() != 0; i++) {
      Thread.sleep(PAUSE);
      compared = compared(fortress);
    }
    assertThat(compared.exitCode()).as("%s%s", compared.output(), compared.errors()).isZero();
    return compared.output();
  }

  private static ToolRun compared(Fortress fortress) throws IOException {
    Path folder = Files.createTempDirectory(fortress.folder(), "logs");
    Path gate = folder.resolve("gate.jsonl");
    Files.writeString(gate, expect(200, fortress.operator().get("/api/audit/export")).text());
    Path vault = folder.resolve("vault.jsonl");
    ToolRun exported =
        fortress.ownerRuns(
            "", "log", "export", vault.toString(), "--receipt", folder.resolve("r").toString());
    assertThat(exported.exitCode()).as(exported.errors()).isZero();
    return ToolRun.of(
        Programs.gate(),
        List.of("audit", "reconcile", "--gate", gate.toString(), "--vault", vault.toString()),
        Map.of(),
        "");
  }
}
