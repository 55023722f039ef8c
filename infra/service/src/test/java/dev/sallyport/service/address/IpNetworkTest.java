package dev.sallyport.service.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "::/0, ::/0",
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7/32, 192.0.2.7",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8::/32, 2001:db8::/32",
    "2001:db8::1/128, 2001:db8::1",
    "::ffff:192.0.2.7, 192.0.2.7",
    "::ffff:c000:207, 192.0.2.7",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:0:0/96, 0.0.0.0/0",
  })
  void hasOneCanonicalText(String text, String canonical) {
    assertThat(IpNetwork.parse(text)).map(IpNetwork::toString).hasValue(canonical);
    assertThat(IpNetwork.parse(canonical)).isEqualTo(IpNetwork.parse(text));
    assertThat(IpNetwork.parse(canonical).orElseThrow())
        .hasSameHashCodeAs(IpNetwork.parse(text).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "10.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0.1/8",
        "10.0.0.0/-1",
        "10.0.0.*",
        "10.0.0.1-9",
        "10.0.0.0/255.0.0.0",
        "010.0.0.1",
        "0x0a.0.0.1",
        "167772161",
        "/8",
        "*",
        "2001:db8::1/32",
        "2001:db8::/129",
        "fe80::1%eth0",
        "::ffff:0:0/90",
        "::ffff:10.0.0.1/104",
        "localhost",
        "10.0.0.0/8 ",
        "4)+k&C#VzJ4br>0wv%Yp",
      })
  void refusesEverythingElse(String text) {
    assertThat(IpNetwork.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "::/0, 10.0.0.1, false",
    "0.0.0.0/0, ::1, false",
    "10.0.0.0/8, 10.0.0.0/8, false",
    "10.0.0.0/8, nonsense, false",
  })
  void containsSingleAddressesOfItsFamily(String network, String address, boolean contains) {
    assertThat(IpNetwork.parse(network).orElseThrow().contains(address)).isEqualTo(contains);
  }

  @Test
  void isComparedByItsText() {
    IpNetwork network = IpNetwork.parse("10.0.0.0/8").orElseThrow();

    assertThat(network).isNotEqualTo(IpNetwork.parse("10.0.0.0/9").orElseThrow());
    assertThat(network).isNotEqualTo("10.0.0.0/8");
  }
}
