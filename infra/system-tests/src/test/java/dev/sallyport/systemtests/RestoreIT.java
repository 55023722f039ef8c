package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ToolRun;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a vault that goes on serving: what ended after it does not live again in silence. */
final class RestoreIT {
  private static final String SERVICE = "github";

  @TempDir Path folder;

  @Test
  void restoredBackupRevivesNoTicketAndNamesWhatElseItRevives() {
    String backup = folder.resolve("vault.backup").toString();
    try (Fortress fortress = Fortress.withVaultFile(folder, SharedPostgres.instance().server())) {
      for (String service : List.of(SERVICE, "deleted", "changed")) {
        fortress.operator().deposit(fortress.vaultAddress(), service, "value");
      }
      runs(fortress, "", "cap", SERVICE, "--releases-per-hour", "5");
      Agent agent = fortress.operator().createAgent("agent");
      fortress.operator().grant(agent, SERVICE);
      URI usedBefore = redeemed(agent);
      runs(fortress, "", "backup", backup);
      runs(fortress, "", "delete", "deleted");
      runs(fortress, "newer", "put", "changed");
      URI usedAfter = redeemed(agent);
      URI unused = expect(307, agent.ask(SERVICE)).location();

      String told = runs(fortress, "", "restore", backup, "--confirm").output();

      areRefused(List.of(usedBefore, usedAfter), unused);
      assertThat(told)
          .contains(
              "to decide: credential deleted lives again, unless you run `vault delete deleted`",
              "to decide: credential changed is an older one");
      fortress.vault().kill();
      fortress.vault().restart();
      areRefused(List.of(usedBefore, usedAfter), unused);
      assertThat(runs(fortress, "", "caps").output()).contains(SERVICE + "\t5\t2");
      assertThat(runs(fortress, "", "log").output().lines())
          .anyMatch(line -> line.contains("\"restored\""))
          .anyMatch(line -> line.contains("restored_came_back") && line.contains("deleted"))
          .anyMatch(line -> line.contains("restored_went_back") && line.contains("changed"));
    }
  }

  private static URI redeemed(Agent agent) {
    URI ticket = expect(307, agent.ask(SERVICE)).location();
    expect(200, Http.get(ticket));
    return ticket;
  }

  /**
   * The vault file kept what was redeemed, so it knows these; of the other it knows nothing. On a
   * busy machine a ticket's time may be over by now.
   */
  private static void areRefused(List<URI> used, URI unused) {
    for (URI ticket : used) {
      assertThat(expect(401, Http.get(ticket)).reason()).isIn("ticket_invalid", "ticket_expired");
    }
    Answer answer = Http.get(unused);
    if (answer.status() == 401) {
      assertThat(answer.reason()).isEqualTo("ticket_expired");
    } else {
      expect(503, answer);
      assertThat(answer.reason()).isEqualTo("history_cut");
      assertThat(answer.header("retry-after")).contains("90");
    }
  }

  private static ToolRun runs(Fortress fortress, String input, String... arguments) {
    ToolRun run = fortress.ownerRuns(input, arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run;
  }
}
