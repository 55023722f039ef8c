package dev.sallyport.gate.audit.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.binding.FakeVault;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.ProofPlan;
import dev.sallyport.service.transparency.Tile;
import dev.sallyport.service.transparency.TreeHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gate and vault show each other their checkpoints, and each notices what the other loses. */
final class LogExchangeTest {
  /** A machine that is slow may miss that two calls were under way together. */
  private static final int ATTEMPTS = 5;

  private static GateUnderTest gate;

  private final NoteSigner vaultLog = NoteSigner.generate("vault.example.com/log/acme");
  private final List<Checkpoint> shown = new ArrayList<>();
  private volatile NoteSigner signer = vaultLog;
  private volatile GrowingTree log = grown(5, "a");
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean isOffered = true;
  private volatile boolean isBroken;
  private volatile String outcome = "kept";
  private volatile String holds = "";
  private volatile long holdsSize;
  private FakeVault vault;
  private ApiClient owner;
  private String organisation;

  @BeforeAll
  static void startGate() {
    gate = GateUnderTest.start("log_exchange");
  }

  @AfterAll
  static void stopGate() {
    gate.close();
  }

  @BeforeEach
  void bind() {
    vault = FakeVault.showingALog(this::answer);
    owner = gate.newOrganisation();
    organisation = gate.query("select id from organisation order by created_at desc, id limit 1");
    vault.bind(owner);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private static GrowingTree grown(int entries, String content) {
    GrowingTree tree = GrowingTree.of(0, Map.of());
    add(tree, entries, content);
    return tree;
  }

  private static void add(GrowingTree tree, int entries, String content) {
    for (int i = 0; i < entries; i++) {
      tree.append(TreeHash.ofLeaf((content + i).getBytes(UTF_8)));
    }
  }

  /** A vault's answer; it keeps what goes on from what it holds. */
  private synchronized void answer(HttpExchange request) throws IOException {
    if (isBroken) {
      FakeVault.answer(request, 500, "{}");
    } else {
      answer(request, isOffered);
    }
    answered.incrementAndGet();
  }

  private void answer(HttpExchange request, boolean offered) throws IOException {
    if (!offered) {
      FakeVault.answer(request, 404, "{}");
      return;
    }
    JsonNode body = read(request);
    NoteKey key = NoteKey.parse(body.path("key").asText()).orElseThrow();
    Checkpoint checkpoint = Checkpoint.open(body.path("checkpoint").asText(), key).orElseThrow();
    Map<String, Object> told = new LinkedHashMap<>();
    if (outcome.equals("kept") && !holds.isEmpty()) {
      Checkpoint before = Checkpoint.open(holds, key).orElseThrow();
      List<TreeHash> proof = new ArrayList<>();
      body.path("proof").forEach(hash -> proof.add(TreeHash.parse(hash.asText()).orElseThrow()));
      boolean fits = body.path("from").asLong() == before.size();
      told.put("outcome", fits ? "kept" : "proof_needed");
      if (fits && checkpoint.goesOnFrom(before, proof)) {
        keep(body, checkpoint);
      }
    } else {
      told.put("outcome", outcome);
      if (outcome.equals("kept")) {
        keep(body, checkpoint);
      }
    }
    told.put("size", holdsSize);
    told.put("checkpoint", holds);
    FakeVault.answer(request, 200, new String(Json.write(view(body, told)), UTF_8));
  }

  private void keep(JsonNode body, Checkpoint checkpoint) {
    shown.add(checkpoint);
    holds = body.path("checkpoint").asText();
    holdsSize = checkpoint.size();
  }

  private Map<String, Object> view(JsonNode body, Map<String, Object> told) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("key", signer.key().toString());
    view.put(
        "checkpoint",
        new Checkpoint(signer.key().name(), log.size(), log.root()).sign(signer).toString());
    view.put("gate", told);
    long known = body.path("known").asLong();
    if (known <= log.size()) {
      Map<Tile, byte[]> tiles = new HashMap<>(log.changed());
      view.put(
          "proof",
          ProofPlan.ofConsistency(known, log.size())
              .proof(node -> Tile.hash(node, tiles.getOrDefault(Tile.of(node), new byte[0])))
              .stream()
              .map(TreeHash::toString)
              .toList());
    }
    return view;
  }

  private JsonNode held(Predicate<JsonNode> wanted) {
    return Waiting.until(() -> checkpoint().path("vault"), wanted);
  }

  private static JsonNode read(HttpExchange request) throws IOException {
    try {
      return Json.read(request.getRequestBody().readAllBytes(), JsonNode.class);
    } catch (JsonRefused e) {
      throw new IOException(e);
    }
  }

  private JsonNode checkpoint() {
    return Waiting.until(
            () -> owner.get("/api/audit/checkpoint"),
            reply -> reply.status() == 200 && reply.body().path("size").asLong() > 0)
        .body();
  }

  /** An exchange now, whoever's turn it would be. */
  private void exchange() {
    checkpoint();
    int before = answered.get();
    gate.sql(
        "update vault_log set due_at = now() where organisation = '%s'".formatted(organisation));
    Waiting.until(answered::get, now -> now > before);
  }

  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    checkpoint()
        .path("alarms")
        .forEach(
            alarm ->
                findings.add(alarm.path("kind").asText() + ": " + alarm.path("finding").asText()));
    return findings;
  }

  private String finding() {
    return Waiting.until(this::findings, found -> found.size() == 1).getFirst();
  }

  @Test
  void eachHoldsTheOthersNewestCheckpoint() {
    exchange();
    JsonNode first = held(held -> held.path("size").asLong() == 5);
    assertThat(first.path("key").asText()).isEqualTo(vaultLog.key().toString());
    assertThat(first.path("holds").asLong()).isPositive();

    add(log, 300, "b");
    owner.get("/api/audit/export");
    Waiting.until(
        this::checkpoint, now -> now.path("size").asLong() > first.path("holds").asLong());
    exchange();

    JsonNode second = held(held -> held.path("size").asLong() == 305);
    assertThat(second.path("holds").asLong()).isGreaterThan(first.path("holds").asLong());
    assertThat(shown).extracting(Checkpoint::size).isSorted();
    assertThat(findings()).isEmpty();
  }

  @Test
  void provesFromWhatTheVaultHoldsAlthoughThisGateForgotIt() {
    exchange();
    long holds = held(held -> !held.isNull()).path("holds").asLong();
    gate.sql(
        "update vault_log set vault_holds = 0 where organisation = '%s'".formatted(organisation));
    exchange();

    assertThat(held(held -> held.path("holds").asLong() > 0).path("holds").asLong())
        .isGreaterThanOrEqualTo(holds);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aVaultsLogThatWasRolledBackIsAnAlarmAndReplacesNothing() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    log = grown(4, "a");
    exchange();

    assertThat(finding()).startsWith("vault: ").contains("rolled back");
    assertThat(checkpoint().path("vault").path("size").asLong()).isEqualTo(5);
    assertThat(
            gate.query(
                "select count(*) from audit where action = 185 and organisation = '%s'"
                    .formatted(organisation)))
        .isEqualTo("1");
  }

  @Test
  void aVaultsLogThatWasForkedIsAnAlarm() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    log = grown(9, "other");
    exchange();

    assertThat(finding()).startsWith("vault: ").contains("forked");
  }

  @Test
  void anotherKeyOfTheVaultsLogIsAnAlarm() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    signer = NoteSigner.generate("vault.example.com/log/acme");
    exchange();

    assertThat(finding()).startsWith("vault: ").contains("is another than before");
  }

  @Test
  void whatTheVaultFindsWrongWithTheGatesLogIsAnAlarmHere() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    outcome = "rolled_back";
    exchange();

    assertThat(finding()).isEqualTo("witness: the vault: it says: rolled_back");
  }

  @Test
  void aVaultThatShowedItsLogAndShowsNoneAnyMoreIsAnAlarmAndIsAskedOn() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    isOffered = false;
    exchange();

    assertThat(finding()).startsWith("vault: ").contains("5 entries", "shows no log any more");
    assertThat(checkpoint().path("vault").path("size").asLong()).isEqualTo(5);

    isOffered = true;
    add(log, 2, "b");
    exchange();
    held(held -> held.path("size").asLong() == 7);
  }

  @Test
  void asksAVaultThatShowsNoLogAgainMuchLater() {
    isOffered = false;
    exchange();

    Waiting.until(
        () ->
            gate.query(
                "select count(*) from vault_log where organisation = '%s' and due_at > now() + interval '50 minutes'"
                    .formatted(organisation)),
        "1"::equals);
    assertThat(findings()).isEmpty();
    assertThat(checkpoint().path("vault").isNull()).isTrue();
  }

  private boolean isDueIn(int atLeast, int atMost) {
    return gate.query(
            "select due_at between now() + interval '%d s' and now() + interval '%d s' from vault_log where organisation = '%s'"
                .formatted(atLeast, atMost, organisation))
        .equals("t");
  }

  private void wasHeardOf(String ago) {
    gate.sql(
        "update vault_log set exchanged_at = now() - interval '%s' where organisation = '%s'"
            .formatted(ago, organisation));
  }

  @Test
  void aVaultThatDoesNotAnswerIsAskedLessOftenTheLongerItIsSilentButStillEveryFiveMinutes() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    isBroken = true;
    wasHeardOf("100 s");
    exchange();
    Waiting.until(() -> isDueIn(30, 299), due -> due);
    wasHeardOf("3 days");
    exchange();
    Waiting.until(() -> isDueIn(200, 300), due -> due);

    isBroken = false;
    add(log, 1, "b");
    exchange();
    held(held -> held.path("size").asLong() == 6);
    assertThat(isDueIn(-600, 15)).isTrue();
    assertThat(findings()).isEmpty();
  }

  /** A vault that takes a call and says nothing. */
  private static final class SilentVault implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final FakeVault vault =
        FakeVault.showingALog(
            request -> {
              asked.incrementAndGet();
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    @Override
    public void close() {
      over.countDown();
      vault.close();
    }
  }

  @Test
  void aVaultThatSaysNothingKeepsNoOtherWaiting() {
    exchange();
    held(held -> held.path("size").asLong() == 5);
    try (SilentVault silent = new SilentVault()) {
      silent.vault.bind(gate.newOrganisation());
      String itsTurn =
          "select due_at from vault_log where organisation = '%s'"
              .formatted(
                  gate.query("select organisation from binding order by created_at desc limit 1"));
      int asked = 0;
      boolean metMeanwhile = false;
      for (int attempt = 0; attempt < ATTEMPTS && !metMeanwhile; attempt++) {
        int before = asked;
        asked = Waiting.until(silent.asked::get, now -> now > before);
        String turn = gate.query(itsTurn);
        exchange();
        metMeanwhile = gate.query(itsTurn).equals(turn);
        gate.sql(
            itsTurn.replace("select due_at from vault_log", "update vault_log set due_at = now()"));
      }
      assertThat(metMeanwhile).as("the other was asked before that call was over").isTrue();
    }
  }
}
