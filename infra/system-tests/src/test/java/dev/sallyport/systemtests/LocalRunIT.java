package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ToolRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, after its build: what a new user sees. */
final class LocalRunIT {
  /** It makes two databases and starts two servers, while other tests do the same. */
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void demonstrationGoesThroughBothDoorsAndEndsWell() {
    ToolRun run =
        ToolRun.of(
            JavaProgram.installedIn(
                Fortress.installation().root().resolve("infra/local/target/app"),
                "dev.sallyport.local.Local"),
            List.of(
                "--once",
                "--data=" + folder.resolve("data"),
                "--gate-port=" + Fortress.freePort(),
                "--vault-port=" + Fortress.freePort()),
            Map.of(),
            "",
            LONGEST);

    assertThat(run.exitCode()).as("%s%n%s", run.output(), run.errors()).isZero();
    assertThat(run.output())
        .contains("307", "the credential: demo-credential-", "The credential is in none of");
    assertThat(Fortress.read(folder.resolve("data/demo.env")))
        .contains("GATE_URL=", "VAULT_URL=", "OPERATOR_TOKEN=", "AGENT_ID=", "AGENT_KEY=")
        .contains("SERVICE=");
  }
}
