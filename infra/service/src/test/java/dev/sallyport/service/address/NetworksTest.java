package dev.sallyport.service.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {
  private static Networks networks(String... texts) {
    return Networks.parse(List.of(texts)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.64.0.0/10, 10.127.255.255, true",
    "10.64.0.0/10, 10.128.0.0, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::1, 2001:db8::1, true",
    "::ffff:10.0.0.0/104, 10.9.9.9, true",
    "10.0.0.0/8, ::ffff:10.9.9.9, true",
    "10.0.0.0/8, 2001:db8::1, false",
    "::/96, 10.0.0.1, false",
    "10.0.0.0/8, unknown, false",
    "10.0.0.0/8, '', false",
    "10.0.0.0/8, 10.0.0.0/8, false",
  })
  void containsTheAddressesOfItsNetworks(String network, String address, boolean contained) {
    assertThat(networks(network).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "10.0.0.0/33",
        "10.0.0/8",
        "010.0.0.1",
        "10",
        "0x0a.1.1.1",
        "10.0.0.1-10",
        "fe80::1%eth0",
        "2001:db8::/129",
        "10.0.0.0/255.0.0.0",
        "example.org",
        " 10.0.0.1",
        "10.1.2.3/8"
      })
  void refusesWhatIsNoNetwork(String text) {
    assertThat(Networks.parse(List.of("192.0.2.1", text))).isEmpty();
  }

  @Test
  void writesItselfInItsShortestForm() {
    assertThat(networks("10.128.0.0/9", "10.0.0.0/9", "192.0.2.7", "2001:DB8:0::/32").texts())
        .containsExactly("10.0.0.0/8", "192.0.2.7", "2001:db8::/32");
    assertThat(networks("10.0.0.0/9", "10.128.0.0/9")).isEqualTo(networks("10.0.0.0/8"));
    assertThat(networks("10.0.0.0/8", "10.3.0.0/16")).isEqualTo(networks("10.0.0.0/8"));
  }

  @Test
  void seesACatchAllInEveryDisguise() {
    assertThat(networks("0.0.0.0/0").isCatchAll()).isTrue();
    assertThat(networks("::/0").isCatchAll()).isTrue();
    assertThat(networks("::ffff:0:0/96").isCatchAll()).isTrue();
    assertThat(networks("0.0.0.0/1", "128.0.0.0/1").isCatchAll()).isTrue();
    assertThat(networks("10.0.0.0/8", "::/1", "8000::/1").isCatchAll()).isTrue();
    assertThat(networks("0.0.0.0/1", "::/1").isCatchAll()).isFalse();
  }

  @Test
  void containsAllOfWhatLiesWithinIt() {
    Networks whole = networks("10.0.0.0/9", "10.128.0.0/9", "2001:db8::/32");

    assertThat(whole.containsAll(networks("10.0.0.0/8"))).isTrue();
    assertThat(whole.containsAll(networks("10.3.0.0/16", "2001:db8:1::1"))).isTrue();
    assertThat(whole.containsAll(networks("10.3.0.0/16", "11.0.0.0/16"))).isFalse();
    assertThat(whole.containsAll(networks("0.0.0.0/5"))).isFalse();
    assertThat(whole.containsAll(Networks.none())).isTrue();
    assertThat(Networks.none().containsAll(networks("10.0.0.1"))).isFalse();
  }

  @Test
  void noNetworksContainNothing() {
    assertThat(Networks.none().contains("10.0.0.1")).isFalse();
    assertThat(Networks.none().texts()).isEmpty();
  }
}
