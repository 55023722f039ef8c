package dev.sallyport.vault.functions.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArrivedHeadersTest {
  private final ArrivedHeaders headers =
      new ArrivedHeaders(
          Map.of(
              "X-Ticket-Nonce", List.of("one", "two"),
              "X-Original-URL", List.of("/v1/credential?ticket=canary"),
              "X-ARR-SSL", List.of("2048"),
              "Accept", List.of("text/plain")));

  @Test
  void findsEveryValueInAnyCase() {
    assertThat(headers.values("x-ticket-nonce")).containsExactly("one", "two");
    assertThat(headers.values("origin")).isEmpty();
  }

  @Test
  void keepsFromUpstreamsWhatAzureAdds() {
    assertThat(headers.all())
        .containsExactlyInAnyOrder(
            Map.entry("X-Ticket-Nonce", "one"),
            Map.entry("X-Ticket-Nonce", "two"),
            Map.entry("Accept", "text/plain"));
    assertThat(headers).hasToString("ArrivedHeaders[redacted]");
  }
}
