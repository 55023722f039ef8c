package dev.sallyport.gate.binding;

import static dev.sallyport.gate.GateUnderTest.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vaults that answer too slowly, and the address that is called. */
final class VaultCallsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final URI GATE = URI.create("http://localhost:8080");

  private final Vertx vertx = Vertx.vertx();
  private final FakeVault vault = FakeVault.start();
  private final OutboundCalls calls = new OutboundCalls(vertx, new HttpClientOptions(), SHORT);

  @AfterEach
  void stop() {
    vault.close();
    await(calls.close());
    await(vertx.close());
  }

  private Future<Exchanged> exchange() {
    return new VaultExchange(vertx, calls, InstantSource.system())
        .exchange(
            VaultUrl.parse(vault.url(), GATE),
            InetAddress.getLoopbackAddress(),
            vault.code(),
            vault.secretHash());
  }

  @Test
  void doesNotWaitForAVaultThatSaysNothing() {
    vault.answeringExchange(vault::fallSilent);

    assertUnavailable(exchange());
  }

  @Test
  void doesNotWaitForAnAnswerThatTricklesIn() {
    vault.answeringExchange(vault::trickle);

    assertUnavailable(exchange());
  }

  @Test
  void doesNotWaitForAFirstSignedCallThatIsNotAnswered() {
    vault.answeringHealth(vault::fallSilent);

    assertUnavailable(exchange());
  }

  @Test
  void callsTheAddressThatWasCheckedAndNotTheNameAgain() {
    String port = vault.url().replaceAll(".*:", "");
    OutboundUrl url = VaultUrl.parse("http://no-such-host.invalid:" + port, GATE);

    OutboundCalls.Reply reply =
        await(
            calls.post(
                url,
                InetAddress.getLoopbackAddress(),
                "/v1/exchange",
                Map.of(),
                "{}".getBytes(UTF_8)));

    assertThat(reply.status()).isEqualTo(410);
  }

  private static void assertUnavailable(Future<Exchanged> exchange) {
    assertThatThrownBy(() -> await(exchange))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal ->
                assertThat(refusal.problem().type())
                    .isEqualTo(BindingProblems.WEBHOOK_UNAVAILABLE));
  }
}
