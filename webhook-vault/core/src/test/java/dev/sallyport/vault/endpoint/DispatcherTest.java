package dev.sallyport.vault.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DispatcherTest {
  static Stream<Endpoint> failing() {
    return Stream.of(
        request -> Future.failedFuture(new IllegalStateException("inner secret")),
        request -> {
          throw new IllegalStateException("inner secret");
        },
        request -> {
          throw new StackOverflowError("inner secret");
        });
  }

  @MethodSource("failing")
  @ParameterizedTest
  void answersWhateverAnEndpointThrows(Endpoint endpoint) {
    Future<VaultResponse> answer =
        dispatcher(endpoint).handle(VaultRequest.of("GET", "/v1/thing").headers(name -> List.of()));

    assertThat(answer.isComplete()).as("nobody waits").isTrue();
    assertThat(answer.result().status()).isEqualTo(500);
  }

  private static Dispatcher dispatcher(Endpoint endpoint) {
    return new Dispatcher(
        new RouteTable(List.of(new Route("GET", "/v1/thing", Access.OPEN, 0, endpoint))),
        new Cors(List.of()),
        new Traffic(new SimpleMeterRegistry(), request -> Future.succeededFuture()),
        new AddressRates(1000, InstantSource.system()),
        failure -> new VaultRefusal(VaultError.INTERNAL_ERROR, "failed", "Something failed."),
        false);
  }
}
