package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TwoDoorsIT {
  @TempDir Path folder;

  @Test
  void agentGetsTheCredentialThroughBothDoorsAndBothLogsSaySo() throws Exception {
    try (Fortress fortress = Fortress.start(folder, SharedPostgres.instance().server())) {
      Agent agent = fortress.operator().createAgent("reader");
      fortress.operator().grant(agent, "github");
      fortress.operator().deposit(fortress.vaultAddress(), "github", "one-value-for-github");

      assertThat(agent.credential("github")).isEqualTo("one-value-for-github");
      assertThat(fortress.operator().auditLog())
          .anySatisfy(record -> assertThat(record.get("actor").asText()).isEqualTo(agent.id()));
      assertThat(BothLogs.agree(fortress)).contains("2 tickets issued, 2 of them redeemed");
    }
  }
}
