package dev.sallyport.gate.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.service.transparency.export.ExportFormat;
import dev.sallyport.service.transparency.export.ExportLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class ReconciliationTest {
  private static final String GATE =
      issued("11", "jti-1", "12:00:00.000000")
          + issued("12", "jti-2", "12:00:01.000000")
          + record("13", "agent_credential", "deny", null, "12:00:02.000000")
          + record("14", "break_glass_used", "allow", "jti-1", "12:00:00.000000");

  @TempDir private Path folder;

  private static String issued(String id, String ticket, String time) {
    return record(id, "agent_credential", "allow", ticket, time);
  }

  private static String record(
      String id, String action, String decision, @Nullable String ticket, String time) {
    return "{\"index\":0,\"leaf\":\"\",\"record\":{\"id\":\"%s\",\"at\":\"2026-01-02T%sZ\",\"action\":\"%s\",\"decision\":\"%s\",\"actor\":\"agt_1\",\"service\":\"github\",\"ticket\":%s}}\n"
        .formatted(id, time, action, decision, ticket == null ? null : "\"" + ticket + "\"");
  }

  private static String released(String sequence, String ticket, String time) {
    return entry(sequence, "released", ticket, "agt_1", "github", time);
  }

  private static String entry(
      String sequence, String outcome, String ticket, String subject, String service, String time) {
    return "{\"sequence\":\"%s\",\"at\":\"2026-01-02T%sZ\",\"outcome\":\"%s\",\"ticket\":\"%s\",\"subject\":\"%s\",\"service\":\"%s\"}\n"
        .formatted(sequence, time, outcome, ticket, subject, service);
  }

  private String reconcile(String gate, String vault, String... more) throws IOException {
    Path one = Files.writeString(folder.resolve("gate"), gate);
    Path other = Files.writeString(folder.resolve("vault"), vault);
    StringWriter output = new StringWriter();
    int code =
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(output))
            .execute(
                Stream.concat(
                        Stream.of(
                            "reconcile", "--gate", one.toString(), "--vault", other.toString()),
                        Stream.of(more))
                    .toArray(String[]::new));
    assertThat(code == 0).isEqualTo(output.toString().contains("The logs agree"));
    return output.toString();
  }

  /** A vault's log of one release, with its checkpoint. */
  private static String exported(NoteSigner signer, String ticket, boolean isLogged) {
    Map<String, @Nullable String> entry = new LinkedHashMap<>();
    LeafForm.RELEASE.members().forEach(member -> entry.put(member, null));
    entry.put("sequence", "7");
    entry.put("at", "2026-01-02T12:00:01.000Z");
    entry.put("outcome", "released");
    entry.put("ticket", ticket);
    TreeHash leaf = LeafForm.RELEASE.hash(entry);
    CompactRange tree = CompactRange.startingAt(0);
    tree.append(leaf);
    ExportLines lines = new ExportLines(LeafForm.RELEASE, ExportFormat.JSONL);
    lines.begin(
        signer.key(),
        new Checkpoint(signer.key().name(), 1, tree.root()).sign(signer).toString(),
        Map.of());
    lines.leaf(0, leaf, entry);
    if (!isLogged) {
      entry.put("sequence", "8");
      entry.put("outcome", "refused");
      lines.unlogged(entry);
    }
    lines.end(1);
    return lines.take().toString();
  }

  @Test
  void anExportOfTheVaultIsVerifiedFirstAndSaysWhatIsNotProved() throws IOException {
    NoteSigner signer = NoteSigner.generate("vault.example.com/log/acme");
    String vault = exported(signer, "jti-1", true);
    String key = signer.key().toString();

    assertThat(reconcile(GATE, vault, "--vault-key", key))
        .contains("the vault's log: Nothing wrong: 1 records of 1", "The logs agree")
        .contains("NOT PROVED: the gate's rows")
        .doesNotContain("NOT PROVED: the vault's");
    assertThat(reconcile(GATE, vault))
        .contains("NOT PROVED: the vault's rows, since --vault-key was not given")
        .contains("The logs agree");
    assertThat(reconcile(GATE, vault.replace("jti-1", "jti-2"), "--vault-key", key))
        .contains("the vault's log: record 7 was changed", "The logs do NOT agree");
    assertThat(
            reconcile(
                GATE,
                vault,
                "--vault-key",
                NoteSigner.generate("vault.example.com/log/acme").key().toString()))
        .contains("is not signed with this key", "The logs do NOT agree");
  }

  @Test
  void anEntryThatStandsUnderNoCheckpointIsFound() throws IOException {
    NoteSigner signer = NoteSigner.generate("vault.example.com/log/acme");

    assertThat(reconcile(GATE, exported(signer, "jti-1", false)))
        .contains("the vault's entry 8 stands under none of its checkpoints");
  }

  @Test
  void whoGivesAKeyWantsAnExport() throws IOException {
    String key = NoteSigner.generate("vault.example.com/log/acme").key().toString();

    assertThat(reconcile(GATE, released("2", "jti-1", "12:00:00.5"), "--vault-key", key))
        .contains("NOT PROVED: the vault's rows stand under no checkpoint")
        .contains("The logs do NOT agree");
  }

  @Test
  void logsThatAgreeDoAndWhatWasNotRedeemedIsListed() throws IOException {
    String vault =
        entry("3", "refused", "jti-2", "agt_1", "github", "12:00:02")
            + entry("4", "alarm", "jti-1", "agt_1", "github", "12:00:09")
            + released("2", "jti-1", "12:00:00.5");

    assertThat(reconcile(GATE, vault).lines())
        .containsExactly(
            "NOT PROVED: the gate's rows stand under no checkpoint; only an export of its log proves them",
            "NOT PROVED: the vault's rows stand under no checkpoint; only an export of its log proves them",
            "ticket jti-2 was issued (record 12) and not redeemed",
            "The logs agree: 2 tickets issued, 1 of them redeemed");
  }

  @EnumSource
  @ParameterizedTest
  void everyRecordThatIssuesATicketCountsAndNoOtherDoes(AuditAction action) throws IOException {
    String gate = record("11", action.wireName(), "allow", "jti-1", "12:00:00");

    assertThat(reconcile(gate, released("7", "jti-1", "12:00:01")))
        .contains(
            action.issuesTickets()
                ? "The logs agree: 1 tickets issued, 1 of them redeemed"
                : "ticket jti-1 was released (7) and never issued");
  }

  private static final String DELEGATION = "dlg_" + "a".repeat(22);

  private static String delegated(String action, String object, @Nullable String ticket) {
    return record("11", action, "allow", ticket, "12:00:00")
        .replace("\"actor\"", "\"object\":\"%s\",\"actor\"".formatted(object));
  }

  @Test
  void whatAUserDelegatesIsReleasedUnderTheNameThatTheVaultKnows() throws IOException {
    String alices = delegated("delegation_created", DELEGATION + "/github-of-alice", null);
    String used = delegated("agent_credential", DELEGATION, "jti-1");
    String release = entry("7", "released", "jti-1", "agt_1", "github-of-alice", "12:00:01");

    assertThat(reconcile(alices + used, release)).contains("The logs agree");
    assertThat(reconcile(alices + used, released("7", "jti-1", "12:00:01")))
        .contains("ticket jti-1 was issued for github-of-alice and released github");
    assertThat(
            reconcile(
                delegated("delegation_created", DELEGATION, null)
                    + delegated("mcp_proxy_request", DELEGATION + "/mcp_1", "jti-1"),
                release))
        .contains("ticket jti-1 was issued for github and released github-of-alice");
    assertThat(reconcile(used, release))
        .contains(
            "not comparable: ticket jti-1 was issued under a delegation (record 11)",
            "The logs agree");
  }

  @Test
  void whatAChecksTicketsOpenIsNotForgedUnlessNobodyCheckedOrItIsSomethingElse()
      throws IOException {
    String check =
        record("11", "vault_checked", "allow", null, "12:00:00")
            .replace("\"github\"", "\"sallyport-check-1\"");
    String read =
        entry("7", "released", "jti-1", "sallyport-check", "sallyport-check-1", "12:00:01");
    String stolen = entry("7", "released", "jti-1", "sallyport-check", "github", "12:00:01");
    String somebodyElses =
        entry("7", "released", "jti-1", "agt_1", "sallyport-check-1", "12:00:01");

    assertThat(reconcile(check, read))
        .contains("1 releases are those of checks of the vault", "The logs agree");
    assertThat(reconcile(check, read + read)).contains("ticket jti-1 was redeemed twice");
    assertThat(reconcile(record("11", "signed_in", "allow", null, "12:00:00"), read))
        .contains("never issued", "The logs do NOT agree");
    assertThat(reconcile(check, stolen)).contains("never issued", "The logs do NOT agree");
    assertThat(reconcile(check, somebodyElses)).contains("never issued", "The logs do NOT agree");
  }

  @Test
  void aTicketThatWasReleasedAndNeverIssuedIsFound() throws IOException {
    assertThat(reconcile(GATE, released("7", "forged", "12:00:01")))
        .contains("ticket forged was released (7) and never issued");
  }

  @Test
  void aTicketThatWasRedeemedTwiceIsFoundWhetherOrNotItWasIssued() throws IOException {
    assertThat(
            reconcile(
                GATE, released("7", "jti-1", "12:00:01") + released("8", "jti-1", "12:00:02")))
        .contains("ticket jti-1 was redeemed twice: releases 7 and 8");
    assertThat(reconcile(GATE, released("5", "f", "12:00:01") + released("6", "f", "12:00:02")))
        .contains("ticket f was redeemed twice: releases 5 and 6");
  }

  @Test
  void aReleaseOutsideTheLifetimeIsFoundAndClocksMayDiffer() throws IOException {
    assertThat(reconcile(GATE, released("7", "jti-1", "12:00:36")))
        .contains(
            "ticket jti-1 was issued at 2026-01-02T12:00:00Z and redeemed outside its lifetime");
    assertThat(reconcile(GATE, released("7", "jti-1", "11:59:54")))
        .contains("outside its lifetime");
    assertThat(reconcile(GATE, released("7", "jti-1", "12:00:34"))).contains("The logs agree");
    assertThat(reconcile(GATE, released("7", "jti-1", "11:59:56"))).contains("The logs agree");
  }

  @Test
  void aReleaseOfSomethingElseOrToSomebodyElseIsFound() throws IOException {
    assertThat(reconcile(GATE, entry("7", "released", "jti-1", "agt_2", "github", "12:00:01")))
        .contains("issued to agt_1 and redeemed for agt_2");
    assertThat(reconcile(GATE, entry("7", "released", "jti-1", "agt_1", "gitlab", "12:00:01")))
        .contains("issued for github and released gitlab");
  }

  @Test
  void recordsThatAreGoneOrDoubledAtTheGateAreFound() throws IOException {
    assertThat(reconcile(GATE + "{\"index\":9,\"leaf\":\"\",\"missing\":\"15\"}\n", ""))
        .contains("the gate's record 15 is missing from its log");
    assertThat(reconcile(GATE + issued("16", "jti-2", "12:00:03.000000"), ""))
        .contains("ticket jti-2 was issued twice: records 12 and 16");
  }

  private static final String OMITTED = "{\"omitted\":{\"from\":2,\"to\":4,\"hashes\":[]}}\n";

  /** Who hands over an export could have left out the second release with a filter. */
  @Test
  void anExportThatLeavesSomethingOutAgreesWithNothing() throws IOException {
    String release = released("7", "jti-1", "12:00:01");

    assertThat(reconcile(GATE, release + OMITTED))
        .contains("the vault's export leaves out what stands from 2 to 4", "do NOT agree");
    assertThat(reconcile(GATE + OMITTED, release))
        .contains("the gate's export leaves out what stands from 2 to 4", "do NOT agree");
  }

  private static final String REMOVED = "{\"removed\":{\"from\":0,\"to\":4,\"hashes\":[]}}\n";

  /** A record of the gate or an entry of the vault that is no ticket's. */
  private static String other(String time) {
    return "{\"record\":{\"id\":\"1\",\"sequence\":\"1\",\"at\":\"2026-01-02T%sZ\",\"action\":\"signed_in\"}}\n"
        .formatted(time);
  }

  @Test
  void whatTheVaultHasRemovedIsNotSaidToBeNotRedeemed() throws IOException {
    String vault = REMOVED + other("12:00:03") + released("9", "jti-2", "12:00:04");

    assertThat(reconcile(GATE, vault))
        .contains(
            "both logs are whole from 2026-01-02T12:00:03Z on",
            "not comparable: removed: ticket jti-1 was issued (record 11)",
            "The logs agree: 2 tickets issued, 1 of them redeemed")
        .doesNotContain("not redeemed");
    assertThat(reconcile(GATE, REMOVED + other("11:59:00")))
        .contains("ticket jti-1 was issued (record 11) and not redeemed", "The logs agree");
    assertThat(reconcile(GATE, REMOVED))
        .contains("not comparable: removed: ticket jti-1", "not comparable: removed: ticket jti-2");
  }

  @Test
  void whatTheGateHasRemovedIsNotSaidToBeForged() throws IOException {
    String gate = REMOVED + GATE;

    assertThat(reconcile(gate, released("7", "jti-0", "12:00:03")))
        .contains(
            "both logs are whole from 2026-01-02T12:00:00Z on",
            "not comparable: removed: ticket jti-0 was released (7)",
            "The logs agree");
    assertThat(reconcile(gate, released("7", "jti-0", "12:00:34")))
        .contains("not comparable: removed: ticket jti-0 was released (7)");
    assertThat(reconcile(gate, released("7", "jti-0", "12:00:36")))
        .contains("ticket jti-0 was released (7) and never issued", "The logs do NOT agree");
    assertThat(
            reconcile(
                gate, released("7", "jti-0", "12:00:03") + released("8", "jti-0", "12:00:04")))
        .contains("ticket jti-0 was redeemed twice: releases 7 and 8", "The logs do NOT agree");
  }

  @Test
  void logsThatBothHaveRemovedSomethingAreComparedFromTheLaterBeginningOn() throws IOException {
    String vault = REMOVED + other("12:00:01.5") + released("9", "jti-1", "12:00:02");

    assertThat(reconcile(REMOVED + GATE, vault))
        .contains(
            "both logs are whole from 2026-01-02T12:00:01.500Z on",
            "not comparable: removed: ticket jti-2 was issued (record 12)",
            "The logs agree: 2 tickets issued, 1 of them redeemed");
  }

  /** Rows have no hashes; the entry that tells of the removal is among them. */
  @Test
  void aPrintedLogSaysByItsEntryThatSomethingWasRemoved() throws IOException {
    String told =
        "{\"sequence\":\"8\",\"at\":\"2026-01-02T13:00:00Z\",\"outcome\":\"released\",\"reason\":\"log_removed\",\"subject\":\"4 %s=\"}\n"
            .formatted("A".repeat(43));

    assertThat(reconcile(GATE, told + released("7", "jti-2", "12:00:05")))
        .contains(
            "both logs are whole from 2026-01-02T12:00:05Z on",
            "not comparable: removed: ticket jti-1");
  }

  @Test
  void aFileThatIsNoExportIsSaidToBeDamaged() throws IOException {
    assertThat(reconcile("nonsense", "")).contains("A file is damaged");
    assertThat(reconcile(GATE, released("7", "jti-1", "noon")))
        .contains("no time that can be read");
  }
}
