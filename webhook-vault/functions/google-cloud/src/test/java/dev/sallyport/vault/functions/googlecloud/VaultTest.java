package dev.sallyport.vault.functions.googlecloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VaultTest {
  @ParameterizedTest
  @CsvSource({
    "https://vault.example.com/v1/health, /v1/health",
    "http://127.0.0.1:8080/v1/request/github/a%20b/../c?x=/y?z, /v1/request/github/a%20b/../c",
    "/v1/health?ticket=a://b/c, /v1/health",
    "https://vault.example.com?a=/b, ''",
    "https://vault.example.com, ''",
    "*, *",
  })
  void takesThePathAsItWasSent(String uri, String path) {
    assertThat(Vault.rawPath(uri)).isEqualTo(path);
  }

  @Test
  void findsHeadersInAnyCaseAndShowsNone() {
    ArrivedHeaders headers =
        new ArrivedHeaders(Map.of("X-Ticket-Nonce", List.of("one", "two"), "Cookie", List.of("c")));

    assertThat(headers.values("x-ticket-nonce")).containsExactly("one", "two");
    assertThat(headers.values("origin")).isEmpty();
    assertThat(headers.all()).hasSize(3).contains(Map.entry("Cookie", "c"));
    assertThat(headers).hasToString("ArrivedHeaders[redacted]");
  }
}
