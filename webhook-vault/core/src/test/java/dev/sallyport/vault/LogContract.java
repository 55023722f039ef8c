package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.ProofCheck;
import dev.sallyport.service.transparency.ProofPlan;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /v1/log} tells and keeps, whatever the vault keeps its data in. */
abstract class LogContract {
  private static final String EXCHANGE = "/v1/log/exchange";
  private static final String ORIGIN = "gate.example.com/audit/org_1";

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();
  private final NoteSigner gateLog = NoteSigner.generate(ORIGIN);
  private VaultUnderTest vault;
  private GateUnderTest gate;

  abstract Map<String, String> emptyStore(Path folder);

  @BeforeEach
  void start() {
    Map<String, String> environment = VaultUnderTest.environment(folder, emptyStore(folder));
    environment.put("VAULT_LOG_RETENTION", "P30D");
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
    log(3);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  /** Entries, and a checkpoint over them. */
  private void log(int entries) {
    for (int i = 0; i < entries; i++) {
      GateUnderTest.present(vault, "no ticket " + i);
    }
    vault.integrate();
  }

  private VaultUnderTest.Answer get(String path, String query) {
    String target = query.isEmpty() ? path : path + "?" + query;
    return vault.get(path, query, gate.signedCall("GET", target, ""));
  }

  private VaultUnderTest.Answer show(NoteSigner signer, FakeLog log, long from, long known) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", signer.key().toString());
    body.put("checkpoint", log.checkpoint(signer));
    body.put("from", from);
    body.put("proof", from <= log.size() ? log.proof(from) : List.of());
    body.put("known", known);
    return exchange(new String(Json.write(body), StandardCharsets.UTF_8));
  }

  private VaultUnderTest.Answer exchange(String body) {
    return vault.post(EXCHANGE, body, gate.signedCall("POST", EXCHANGE, body));
  }

  private String outcome(FakeLog log, long from) {
    VaultUnderTest.Answer answer = show(gateLog, log, from, 0);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("gate").path("outcome").asText();
  }

  private List<String> alarms() {
    return vault.log().stream()
        .filter(entry -> entry.outcome() == LogOutcome.ALARM)
        .map(LogEntry::reason)
        .toList();
  }

  /** A gate's log, as far as a vault sees it. */
  private static final class FakeLog {
    private final GrowingTree tree = GrowingTree.of(0, Map.of());

    FakeLog(int records, String content) {
      add(records, content);
    }

    void add(int records, String content) {
      for (int i = 0; i < records; i++) {
        tree.append(TreeHash.ofLeaf((content + i).getBytes(StandardCharsets.UTF_8)));
      }
    }

    long size() {
      return tree.size();
    }

    String checkpoint(NoteSigner signer) {
      return new Checkpoint(signer.key().name(), tree.size(), tree.root()).sign(signer).toString();
    }

    List<String> proof(long from) {
      Map<Tile, byte[]> tiles = new HashMap<>(tree.changed());
      return ProofPlan.ofConsistency(from, tree.size())
          .proof(node -> Tile.hash(node, tiles.getOrDefault(Tile.of(node), new byte[0])))
          .stream()
          .map(TreeHash::toString)
          .toList();
    }
  }

  private static List<TreeHash> proof(JsonNode view) {
    List<TreeHash> proof = new ArrayList<>();
    view.path("proof").forEach(hash -> proof.add(TreeHash.parse(hash.asText()).orElseThrow()));
    return proof;
  }

  private static Checkpoint opened(JsonNode view) {
    return Checkpoint.open(
            view.path("checkpoint").asText(),
            NoteKey.parse(view.path("key").asText()).orElseThrow())
        .orElseThrow();
  }

  @Test
  void provesThatAnEntryIsInItsLogAndThatTheLogGoesOn() {
    JsonNode first = get("/v1/log/checkpoint", "").json();
    log(5);
    JsonNode consistency =
        get("/v1/log/proof/consistency", "from=" + first.path("size").asLong()).json();
    JsonNode inclusion = get("/v1/log/proof/inclusion", "sequence=" + lastSequence()).json();

    assertThat(opened(consistency).goesOnFrom(opened(first), proof(consistency))).isTrue();
    Checkpoint now = opened(inclusion);
    assertThat(now.size()).isEqualTo(inclusion.path("treeSize").asLong());
    assertThat(
            ProofCheck.isIncluded(
                TreeHash.parse(inclusion.path("leaf").asText()).orElseThrow(),
                inclusion.path("index").asLong(),
                now.size(),
                now.root(),
                proof(inclusion)))
        .isTrue();
    assertThat(first.path("origin").asText())
        .isEqualTo("vault.example.com/v/log/%s", vault.organisation().value());
  }

  private long lastSequence() {
    return vault
        .inStore(store -> store.logTrees().orElseThrow().find(vault.organisation()))
        .orElseThrow()
        .lastSequence();
  }

  @Test
  void removesWhatIsOlderThanItIsKeptAndGoesOnShowingItsLogToTheGate() {
    JsonNode first = get("/v1/log/checkpoint", "").json();
    long known = opened(first).size();
    vault.removeOldEntries();
    assertThat(vault.log()).hasSize((int) known);
    clock.advance(Duration.ofDays(31));
    log(2);

    vault.removeOldEntries();

    vault.integrate();
    assertThat(vault.log())
        .extracting(LogEntry::reason)
        .hasSize(3)
        .filteredOn("log_removed"::equals)
        .hasSize(1);
    assertThat(vault.count("sallyport.vault.log.removed")).isEqualTo((double) known);
    assertThat(vault.count("sallyport.vault.log.alarms")).isZero();
    JsonNode now = show(gateLog, new FakeLog(5, "a"), 0, known).json();
    assertThat(opened(now).size()).isEqualTo(known + 3);
    assertThat(opened(now).goesOnFrom(opened(first), proof(now))).isTrue();
  }

  @Test
  void tellsTheGateThatItProvesItsLog() {
    assertThat(vault.capabilities()).contains("log");
  }

  @Test
  void tellsNobodyButTheGateHowLongItsLogIs() {
    assertThat(vault.get("/v1/log/checkpoint", "", Map.of()).error()).isEqualTo("auth_failed");
    assertThat(vault.get("/v1/log/proof/inclusion", "sequence=1", Map.of()).error())
        .isEqualTo("auth_failed");
    assertThat(vault.post(EXCHANGE, "{}", Map.of()).error()).isEqualTo("auth_failed");
  }

  @Test
  void saysWhatIsWrongWithAQuestion() {
    assertThat(get("/v1/log/proof/inclusion", "").error()).isEqualTo("invalid_request");
    assertThat(get("/v1/log/proof/inclusion", "sequence=-1").error()).isEqualTo("invalid_request");
    assertThat(get("/v1/log/proof/inclusion", "sequence=999999").error()).isEqualTo("not_found");
    assertThat(get("/v1/log/proof/consistency", "from=999999").error())
        .isEqualTo("invalid_request");
    FakeLog log = new FakeLog(5, "a");
    String whole =
        "{\"key\":\"%s\",\"checkpoint\":%s,\"from\":0,\"proof\":[],\"known\":0}"
            .formatted(
                gateLog.key(),
                new String(Json.write(log.checkpoint(gateLog)), StandardCharsets.UTF_8));
    assertThat(exchange(whole).status()).isEqualTo(200);
    for (String broken :
        List.of(
            whole.replace("\"from\":0", "\"from\":-1"),
            whole.replace("\"from\":0", "\"from\":\"0\""),
            whole.replace("\"known\":0", "\"known\":1e30"),
            whole.replace("\"known\":0", "\"other\":0"),
            whole.replace("[]", "[1]"),
            whole.replace("[]", "[\"AAAA\"]"),
            whole.replace("[]", "{}"),
            whole.replace(gateLog.key().toString(), NoteSigner.generate(ORIGIN).key().toString()),
            whole.replace("\\n5\\n", "\\n6\\n"))) {
      assertThat(exchange(broken).error()).as(broken).isEqualTo("invalid_request");
    }
  }

  @Test
  void keepsACheckpointThatGoesOnFromTheOneBefore() {
    FakeLog log = new FakeLog(5, "a");
    assertThat(outcome(log, 0)).isEqualTo("kept");
    assertThat(outcome(log, 5)).isEqualTo("kept");
    log.add(7, "b");
    assertThat(outcome(log, 0)).isEqualTo("proof_needed");
    assertThat(outcome(log, 5)).isEqualTo("kept");

    JsonNode answer = show(gateLog, log, 12, 0).json();
    assertThat(answer.path("gate").path("size").asLong()).isEqualTo(12);
    assertThat(answer.path("gate").path("checkpoint").asText()).isEqualTo(log.checkpoint(gateLog));
    assertThat(alarms()).isEmpty();
  }

  @Test
  void showsItsOwnCheckpointWithAProofFromTheOneThatTheGateHolds() {
    FakeLog log = new FakeLog(5, "a");
    JsonNode first = show(gateLog, log, 0, 0).json();
    log(4);
    long known = opened(first).size();
    JsonNode second = show(gateLog, log, 5, known).json();

    assertThat(opened(second).size()).isGreaterThan(known);
    assertThat(opened(second).goesOnFrom(opened(first), proof(second))).isTrue();
    assertThat(show(gateLog, log, 5, 1_000_000).json().has("proof")).isFalse();
  }

  @Test
  void aForkOfTheGatesLogIsAnAlarmOnceAndReplacesNothing() {
    FakeLog log = new FakeLog(5, "a");
    assertThat(outcome(log, 0)).isEqualTo("kept");

    assertThat(outcome(new FakeLog(5, "other"), 5)).isEqualTo("forked");
    assertThat(outcome(new FakeLog(9, "other"), 5)).isEqualTo("forked");

    assertThat(alarms()).containsExactly("gate_log_forked");
    assertThat(vault.count("sallyport.vault.log.alarms")).isEqualTo(1);
    log.add(1, "b");
    assertThat(outcome(log, 5)).isEqualTo("kept");
  }

  @Test
  void aLogThatIsShorterThanBeforeIsAnAlarmUnlessTheCallWasOnlyLate() {
    assertThat(outcome(new FakeLog(5, "a"), 0)).isEqualTo("kept");

    assertThat(outcome(new FakeLog(4, "a"), 4)).isEqualTo("late");
    assertThat(alarms()).isEmpty();
    clock.advance(Duration.ofMinutes(2));
    assertThat(outcome(new FakeLog(4, "a"), 4)).isEqualTo("rolled_back");

    assertThat(alarms()).containsExactly("gate_log_rolled_back");
  }

  @Test
  void anotherKeyOfTheGatesLogIsAnAlarm() {
    FakeLog log = new FakeLog(5, "a");
    assertThat(outcome(log, 0)).isEqualTo("kept");

    JsonNode answer = show(NoteSigner.generate(ORIGIN), log, 5, 0).json();

    assertThat(answer.path("gate").path("outcome").asText()).isEqualTo("other_key");
    assertThat(alarms()).containsExactly("gate_log_key_changed");
  }
}
