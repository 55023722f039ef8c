package dev.sallyport.vault.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.address.Networks;
import dev.sallyport.vault.endpoint.HeaderSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerAddressTest {
  private final CallerAddress callers =
      new CallerAddress(Networks.parse(List.of("10.0.0.0/8", "2001:db8::/32")).orElseThrow());

  /** Peer, X-Forwarded-For, and who it is. */
  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 203.0.113.1, 198.51.100.7",
    "198.51.100.7, '', 198.51.100.7",
    "10.0.0.1, 203.0.113.1, 203.0.113.1",
    "10.0.0.1, '203.0.113.1, 203.0.113.2, 10.9.9.9', 203.0.113.2",
    "10.0.0.1, '203.0.113.1, nonsense', 10.0.0.1",
    "10.0.0.1, '', 10.0.0.1",
    "'', '203.0.113.1, 203.0.113.2', 203.0.113.2",
    "'', '203.0.113.2, 10.0.0.1', 203.0.113.2",
    "'', 2001:DB8::1, unknown",
    "'', ::ffff:203.0.113.2, 203.0.113.2",
    "'', 203.0.113.2:49152, 203.0.113.2",
    "'', [2001:db9::1]:443, 2001:db9::1",
    "'', 203.0.113.2:, unknown",
    "'', 2001:db9::1, 2001:db9::1",
    "'', nonsense, unknown",
    "'', '', unknown",
    "nonsense, 203.0.113.1, unknown",
  })
  void believesThePlatformAndTheProxiesThatItIsToldOf(
      String peer, String forwarded, String caller) {
    HeaderSource headers =
        name ->
            name.equals("x-forwarded-for") && !forwarded.isEmpty() ? List.of(forwarded) : List.of();

    assertThat(callers.of(Optional.of(peer).filter(text -> !text.isEmpty()), headers))
        .isEqualTo(caller);
  }
}
