package dev.sallyport.vault.functions.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.vault.contract.HttpContract;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The function under Amazon's own client of the runtime API, each instance a process. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Amazon's client is native code for Linux")
abstract class LambdaContract extends HttpContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 60;

  /** Each asks again because the refresh that it waited for took too long. */
  private static final int ATTEMPTS = 10;

  private static final int ROUNDS = 3;

  private final List<LambdaInstance> started = new ArrayList<>();

  @Override
  protected URI start(Map<String, String> environment) throws Exception {
    return start(Vault.class, environment).url();
  }

  private LambdaInstance start(Class<?> handler, Map<String, String> environment) throws Exception {
    LambdaInstance instance = LambdaInstance.start(handler, environment);
    started.add(instance);
    return instance;
  }

  @Override
  protected String caller() {
    return LocalLambda.CALLER;
  }

  @Override
  protected void stop() throws InterruptedException {
    for (LambdaInstance instance : started) {
      instance.stop();
    }
  }

  @Test
  void asksAProviderOnceForTwoProcessesAtOnce() throws Exception {
    try (RotatingProvider provider = new RotatingProvider(Duration.ofHours(1))) {
      registerAt(provider, "race");
      for (int round = 0; round < ROUNDS; round++) {
        String refreshToken = provider.newGrant();
        storeExpired("race", refreshToken);
        provider.hold();

        List<CompletableFuture<HttpResponse<String>>> answers =
            instances().stream().map(instance -> release(instance, "race")).toList();
        until(() -> !provider.presented().isEmpty());
        until(() -> started.subList(0, 2).stream().allMatch(LambdaInstance::isAtWork));
        assertThat(provider.isAskedAgainWithin(Duration.ofMillis(400))).isFalse();
        provider.letGo();

        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
          tokens.add(accessToken(instances().get(i), "race", answers.get(i)));
        }
        assertThat(tokens).hasSize(2).allMatch(token -> token.equals(tokens.getFirst()));
        assertThat(tokens.getFirst()).startsWith("access-");
        assertThat(provider.presented()).containsExactly(refreshToken);
      }
    }
  }

  @Test
  void takesOverFromAProcessThatIsKilledWhileTheProviderAnswersIt() throws Exception {
    try (RotatingProvider provider = new RotatingProvider(Duration.ofSeconds(1))) {
      registerAt(provider, "kill");
      String refreshToken = provider.newGrant();
      storeExpired("kill", refreshToken);
      provider.hold();

      LambdaInstance victim = start(Vault.class, owner().environment());
      CompletableFuture<HttpResponse<String>> unanswered = release(victim.url(), "kill");
      until(() -> !provider.presented().isEmpty());
      victim.kill();
      provider.letGo();
      URI later = start(LaterVault.class, owner().environment()).url();
      String token = accessToken(later, "kill", release(later, "kill"));

      assertThat(unanswered).isNotCompletedExceptionally();
      assertThat(provider.presented()).startsWith(refreshToken, refreshToken);
      until(() -> !accessToken(later, "kill", release(later, "kill")).equals(token));
      assertThat(accessToken(later, "kill", release(later, "kill"))).startsWith("access-");
    }
  }

  private void registerAt(RotatingProvider provider, String client) {
    owner()
        .runs(
            "client",
            client,
            "--provider",
            "gitlab",
            "--client-id",
            "vault",
            "--base-url",
            provider.url(),
            "--public");
  }

  private void storeExpired(String service, String refreshToken) throws Exception {
    store(
        instances().getFirst(),
        service,
        "{\"accessToken\":\"expired\",\"expiryTime\":1000000000000,\"refreshToken\":\""
            + refreshToken
            + "\"}");
  }

  private String accessToken(
      URI instance, String service, CompletableFuture<HttpResponse<String>> asked) {
    HttpResponse<String> answer = asked.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    for (int i = 0; i < ATTEMPTS && answer.statusCode() == 503; i++) {
      answer = release(instance, service).orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body()).path("token").path("accessToken").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static void until(BooleanSupplier happened) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it happened in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
