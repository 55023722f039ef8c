package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person connects an account at a provider, which is somebody else's process, and agents have its
 * tokens for as long as they are good and longer; or the owner stores a key that is exchanged for
 * tokens. The gate sees none of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OAuthIT {
  private static final int AGENTS = 40;

  private Fortress fortress;
  private ServerProcess secondVault;
  private IdentityProvider provider;
  private ProviderFront front;
  private AssertionEndpoint cloud;
  private EchoService upstream;
  private Operator operator;
  private Agent agent;

  @BeforeAll
  void start(@TempDir Path folder) {
    provider = IdentityProvider.start(folder.resolve("provider.log"), Fortress.freePort(), "RS256");
    front = new ProviderFront(provider);
    cloud = new AssertionEndpoint();
    upstream = new EchoService();
    fortress = Fortress.start(folder, SharedPostgres.instance().server(), cloud.allowed());
    secondVault = fortress.anotherVault("vault-2");
    operator = fortress.operator();
    agent = operator.createAgent("uses-accounts");
  }

  @AfterAll
  void stop() {
    secondVault.stop();
    fortress.close();
    front.close();
    provider.close();
    cloud.close();
    upstream.close();
  }

  private void setClient(String service) {
    ownerSucceeds(
        "the client's own secret",
        "client",
        service,
        "--provider",
        "gitlab",
        "--client-id",
        "vault",
        "--base-url",
        front.url(),
        "--scope",
        "openid profile");
  }

  /** What a browser does, step by step; the token is over a second later. */
  private void connect(String service) {
    setClient(service);
    operator.grant(agent, service);
    JsonNode ticket =
        expect(200, operator.post("/api/vault/connect-ticket", Map.of("serviceName", service)))
            .json();
    Answer leaving = expect(303, Http.get(URI.create(ticket.path("connectUrl").asText())));
    String cookie = leaving.header("set-cookie").orElseThrow().replaceAll(";.*", "");
    Answer atProvider = expect(302, Http.get(leaving.location()));
    URI back = provider.signIn(atProvider.location().toString(), "somebody", Map.of());
    assertThat(back).hasPath("/v1/connect/callback");
    assertThat(expect(400, Http.get(back)).text()).contains("not the browser");

    Answer page = expect(200, Http.get(back, "cookie", cookie));

    assertThat(page.text()).contains(service + " is connected");
    expect(400, Http.get(back, "cookie", cookie));
  }

  private Answer ask(URI vault, String service) {
    URI location = agent.redirected(service);
    return Http.get(vault.resolve(location.getRawPath() + "?" + location.getRawQuery()));
  }

  /** On a slow machine a refresh may take longer than a vault lets agents wait. */
  private Answer askUntilServed(URI vault, String service) {
    Answer answer = ask(vault, service);
    for (int attempt = 0; attempt < 5 && answer.status() == 503; attempt++) {
      answer = ask(vault, service);
    }
    return answer;
  }

  private static String token(Answer answer) {
    return expect(200, answer).json().at("/token/accessToken").asText();
  }

  private static void awaitTheEndOfTheFirstToken() throws InterruptedException {
    long over = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_100);
    Eventually.holds(() -> System.nanoTime() > over);
  }

  @Test
  void refreshesOnceForManyAgentsAtTwoVaults() throws Exception {
    connect("gitlab");
    int before = front.refreshes();
    awaitTheEndOfTheFirstToken();

    List<String> tokens = askAtBothVaults("gitlab");

    assertThat(tokens).hasSize(AGENTS).containsOnly(tokens.getFirst());
    assertThat(front.refreshes() - before).isEqualTo(1);
    assertThat(Fortress.read(fortress.log("gate"))).doesNotContain(tokens.getFirst());
    assertThat(expect(200, ask(fortress.vaultAddress(), "gitlab")).text())
        .doesNotContain("refreshToken", "oauthClient");
    BothLogs.agree(fortress);
  }

  /** Many agents at the same time, half of them at each vault. */
  private List<String> askAtBothVaults(String service) throws Exception {
    List<String> tokens = new ArrayList<>();
    try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> requests = new ArrayList<>();
      for (int i = 0; i < AGENTS; i++) {
        URI vault = i % 2 == 0 ? fortress.vaultAddress() : secondVault.address();
        requests.add(() -> askUntilServed(vault, service));
      }
      for (Future<Answer> each : agents.invokeAll(requests)) {
        tokens.add(token(each.get()));
      }
    }
    return tokens;
  }

  @Test
  void exchangesAServiceAccountsKeyOnceForTwoVaultsAndNobodyElseSeesIt() throws Exception {
    ownerSucceeds(
        cloud.keyFile(), "put", "cloud", "--type", "GcpServiceAccount", "--scopes", "read");
    ownerSucceeds(upstream.rules(), "allow", "cloud");
    operator.grant(agent, "cloud");
    Map<String, String> key = Map.of("x-agent-key", agent.key());

    List<String> tokens = askAtBothVaults("cloud");
    RealClient.Received released =
        RealClient.CURL_L.get(
            fortress.gateAddress().resolve("/api/agents/credentials?service=cloud"), key);
    RealClient.Received done =
        RealClient.CURL_L.get(
            fortress.gateAddress().resolve("/api/agents/request/cloud/api/buckets"), key);

    assertThat(tokens).hasSize(AGENTS).containsOnly("ya29.robot-1");
    assertThat(released.status()).isEqualTo(200);
    assertThat(released.body()).contains("ya29.robot-1");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.body()).doesNotContain("ya29.robot-1");
    assertThat(upstream.heard()).singleElement().isEqualTo("GET /api/buckets Bearer ya29.robot-1 ");
    assertThat(cloud.asked()).isEqualTo(1);
    Traces traces = Traces.of(cloud.privateKey());
    for (String seen :
        List.of(
            released.body(),
            done.body(),
            upstream.heard().toString(),
            Fortress.read(fortress.log("gate")),
            Fortress.read(fortress.log("vault")),
            Fortress.read(fortress.log("vault-2")))) {
      assertThat(traces.in(seen.getBytes(UTF_8))).isEmpty();
    }
    assertThat(traces.in(Rows.everything(fortress.gateDatabase()))).isEmpty();
    assertThat(traces.in(Rows.everything(fortress.vaultDatabase()))).isEmpty();
  }

  private void ownerSucceeds(String input, String... arguments) {
    ToolRun run = fortress.ownerRuns(input, arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  void losesNothingWhenAVaultIsKilledBetweenTheProvidersAnswerAndItsOwnWrite() throws Exception {
    connect("google");
    int before = front.refreshes();
    awaitTheEndOfTheFirstToken();
    CountDownLatch answered = front.loseTheNextAnswer();

    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> unlucky =
          asking.submit(
              () -> {
                try {
                  ask(fortress.vaultAddress(), "google");
                } catch (UncheckedIOException cut) {
                  assertThat(cut).isNotNull();
                }
              });
      assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
      fortress.vault().kill();
      unlucky.get(30, TimeUnit.SECONDS);
    }
    fortress.vault().restart();

    // Whoever comes before the killed vault's lease has ended is told to come again.
    String renewed = "";
    for (int attempt = 0; attempt < 20 && renewed.isEmpty(); attempt++) {
      Answer answer = ask(secondVault.address(), "google");
      if (answer.status() == 200) {
        renewed = token(answer);
      } else {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isPresent();
      }
    }

    assertThat(renewed).isNotEmpty();
    assertThat(token(ask(fortress.vaultAddress(), "google"))).isEqualTo(renewed);
    assertThat(front.refreshes() - before).isEqualTo(2);
    assertThat(fortress.ownerRuns("", "list").output()).doesNotContain("reconnect-required");
  }
}
