package dev.sallyport.service.http;

import static dev.sallyport.service.http.TestServer.EVERYONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.parse(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1          | 203.0.113.9                         | 203.0.113.9",
        "10.0.0.1          | 198.51.100.1, 203.0.113.9           | 203.0.113.9",
        "10.0.0.1          | 198.51.100.1, 203.0.113.9, 10.9.9.9 | 203.0.113.9",
        "10.0.0.1          | 198.51.100.1,203.0.113.9,192.0.2.7  | 203.0.113.9",
        "10.0.0.1          | 10.0.0.2, 10.0.0.3                  | 10.0.0.1",
        "::ffff:10.0.0.1   | ::ffff:203.0.113.9                  | 203.0.113.9",
        "2001:db8:1::5     | 2001:DB8:2:0:0:0:0:1                | 2001:db8:2::1",
        "192.0.2.8         | 203.0.113.9                         | 192.0.2.8",
        "203.0.113.1       | 127.0.0.1                           | 203.0.113.1",
        "10.0.0.1          | 203.0.113.9, sesame                 | 10.0.0.1",
        "10.0.0.1          | ''                                  | 10.0.0.1",
        "10.0.0.1          | 203.0.113.9,                        | 10.0.0.1",
        "10.0.0.1          | 203.0.113.0/24                      | 10.0.0.1",
        "10.0.0.1          | 203.0.113.9:443                     | 10.0.0.1",
        "10.0.0.1          | 203.0.113.*                         | 10.0.0.1",
        "10.0.0.1          | 203.0.113.1-9                       | 10.0.0.1",
        "10.0.0.1          | 3405803785                          | 10.0.0.1",
        "10.0.0.1          | 0xcb.0.0x71.9                       | 10.0.0.1",
        "10.0.0.1          | 0313.0.0161.011                     | 10.0.0.1",
        "10.0.0.1          | fe80::1%eth0                        | 10.0.0.1",
        "10.0.0.1          | *                                   | 10.0.0.1",
        "10.0.0.1          | unknown                             | 10.0.0.1",
      })
  void findsTheRightmostAddressThatIsNoTrustedProxy(String peer, String header, String client) {
    assertThat(PROXIES.clientBehind(peer, List.of(header))).isEqualTo(client);
  }

  @Test
  void joinsSeveralHeadersInTheirOrder() {
    assertThat(PROXIES.clientBehind("10.0.0.1", List.of("198.51.100.1", "203.0.113.9, 10.0.0.2")))
        .isEqualTo("203.0.113.9");
    assertThat(PROXIES.clientBehind("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
  }

  @Test
  void looksAtABoundedNumberOfHops() {
    String many = "203.0.113.9" + ", 10.0.0.2".repeat(1_000);

    assertThat(PROXIES.clientBehind("10.0.0.1", List.of(many))).isEqualTo("10.0.0.1");
  }

  @Test
  void believesNobodyWhenNoProxyIsTrusted() {
    assertThat(TrustedProxies.none().clientBehind("10.0.0.1", List.of("203.0.113.9")))
        .isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sesame",
        "10.0.0.0/33",
        "10.0.0.0/8/8",
        "10.*",
        "::/129",
        "10.0.0.0-10.0.0.9",
        "/8",
        "*"
      })
  void refusesWhatIsNoNetwork(String network) {
    assertThatThrownBy(() -> TrustedProxies.parse(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTheAddressFromARealConnection() {
    ClientAddress behind = new ClientAddress(TrustedProxies.parse(Arrays.asList("127.0.0.0/8")));
    ClientAddress direct = new ClientAddress(TrustedProxies.none());
    try (TestServer server =
        new TestServer(
            routes ->
                routes.get(
                    "/who",
                    EVERYONE,
                    exchange ->
                        Future.succeededFuture(
                            Answer.json(
                                200,
                                Map.of(
                                    "who",
                                    behind.of(exchange.request())
                                        + " "
                                        + direct.of(exchange.request()))))))) {
      String request =
          "GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n";

      assertThat(server.ask(request).body()).isEqualTo("{\"who\":\"203.0.113.9 127.0.0.1\"}");
    }
  }
}
