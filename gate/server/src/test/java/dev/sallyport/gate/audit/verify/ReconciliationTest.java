package dev.sallyport.gate.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ReconciliationTest {
  private static final String GATE =
      issued("11", "jti-1", "12:00:00.000000")
          + issued("12", "jti-2", "12:00:01.000000")
          + "{\"omitted\":{\"from\":2,\"to\":4,\"hashes\":[]}}\n"
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

  private String reconcile(String gate, String vault) throws IOException {
    Path one = Files.writeString(folder.resolve("gate"), gate);
    Path other = Files.writeString(folder.resolve("vault"), vault);
    StringWriter output = new StringWriter();
    int code =
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(output))
            .execute("reconcile", "--gate", one.toString(), "--vault", other.toString());
    assertThat(code == 0).isEqualTo(output.toString().contains("The logs agree"));
    return output.toString();
  }

  @Test
  void logsThatAgreeDoAndWhatWasNotRedeemedIsListed() throws IOException {
    String vault =
        entry("3", "refused", "jti-2", "agt_1", "github", "12:00:02")
            + entry("4", "alarm", "jti-1", "agt_1", "github", "12:00:09")
            + released("2", "jti-1", "12:00:00.5");

    assertThat(reconcile(GATE, vault).lines())
        .containsExactly(
            "ticket jti-2 was issued (record 12) and not redeemed",
            "The logs agree: 2 tickets issued, 1 of them redeemed");
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

  @Test
  void aFileThatIsNoExportIsSaidToBeDamaged() throws IOException {
    assertThat(reconcile("nonsense", "")).contains("A file is damaged");
    assertThat(reconcile(GATE, released("7", "jti-1", "noon")))
        .contains("no time that can be read");
  }
}
