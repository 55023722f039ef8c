package dev.sallyport.gate.binding;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultUrlTest {
  private static final URI PUBLIC_GATE = URI.create("https://gate.example.com");
  private static final URI LOCAL_GATE = URI.create("http://localhost:8080");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://vault.example.com",
        "https://vault.example.com:443",
        "https://vault.example.com:8443",
        "https://vault.example.com:1025",
        "https://vault.example.com/functions/vault",
        "https://example.com",
        "https://notgate.example.com",
        "https://gate.example.com.evil.example",
        "https://8.8.8.8",
        "https://[2606:4700::1111]:8443",
      })
  void takesAUrlThatIsApartFromTheGate(String url) {
    assertThat(VaultUrl.parse(url, PUBLIC_GATE)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gate.example.com",
        "https://gate.example.com:8443",
        "https://GATE.example.com:8443",
        "https://vault.gate.example.com",
        "https://a.b.gate.example.com",
        "https://vault.example.com.",
        "https://vault.example.com:80",
        "https://vault.example.com:22",
        "https://vault.example.com:1024",
        "https://vault.example.com:0",
        "https://vault.example.com:65536",
        "https://vault.example.com:-1",
        "https://user@vault.example.com",
        "https://user:password@vault.example.com",
        "https://vault.example.com?a=b",
        "https://vault.example.com/?a=b",
        "https://vault.example.com#top",
        "https://vault.example.com/",
        "https://vault.example.com//a",
        "https://vault.example.com/../a",
        "https://vault.example.com/./a",
        "https://vault.example.com/%2e%2e",
        "https://vault.example.com/a b",
        "https://vault_1.example.com",
        "https://vault.exämple.com",
        "https:vault.example.com",
        "https:///path",
        "//vault.example.com",
        "ftp://vault.example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "vault.example.com",
        "",
        " https://vault.example.com",
        "https://vault.example.com\n",
        "https://vault.example.com\\@evil.example",
      })
  void refusesEveryOther(String url) {
    assertThatThrownBy(() -> VaultUrl.parse(url, PUBLIC_GATE))
        .isInstanceOf(UnfitUrlException.class);
  }

  @Test
  void refusesAUrlThatDoesNotFitATicket() {
    String longest = "https://vault.example.com/" + "a".repeat(255 - 26);

    assertThat(VaultUrl.parse(longest, PUBLIC_GATE)).hasToString(longest);
    assertThatThrownBy(() -> VaultUrl.parse(longest + "a", PUBLIC_GATE))
        .isInstanceOf(UnfitUrlException.class);
  }

  @Test
  void localhostAndItsAddressAreDifferentHosts() {
    assertThat(VaultUrl.parse("http://127.0.0.1:8081", LOCAL_GATE))
        .hasToString("http://127.0.0.1:8081");
    assertThat(VaultUrl.parse("http://localhost:8081", URI.create("http://127.0.0.1:8080")))
        .hasToString("http://localhost:8081");
    assertThatThrownBy(() -> VaultUrl.parse("http://localhost:8081", LOCAL_GATE))
        .isInstanceOf(UnfitUrlException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://vault.example.com, 93.184.215.14, true",
    "https://vault.example.com, 93.184.215.14 8.8.8.8, true",
    "https://vault.example.com, 2606:4700::1111, true",
    "http://vault.example.com:8080, 93.184.215.14, false",
    "https://vault.example.com, 127.0.0.1, false",
    "https://vault.example.com, ::1, false",
    "https://vault.example.com, 10.1.2.3, false",
    "https://vault.example.com, 93.184.215.14 10.1.2.3, false",
    "https://vault.example.com, 172.16.0.1, false",
    "https://vault.example.com, 192.168.0.1, false",
    "https://vault.example.com, 169.254.169.254, false",
    "https://vault.example.com, 100.64.0.1, false",
    "https://vault.example.com, 0.0.0.0, false",
    "https://vault.example.com, 255.255.255.255, false",
    "https://vault.example.com, 224.0.0.1, false",
    "https://vault.example.com, fd00::1, false",
    "https://vault.example.com, fe80::1, false",
    "https://vault.example.com, ::, false",
    "https://vault.example.com, 64:ff9b::10.0.0.1, false",
    "https://vault.example.com, 2002:0a00:0001::1, false",
  })
  void aPublicGateCallsPublicAddressesOnly(String url, String addresses, boolean taken) {
    OutboundAddresses check =
        new OutboundAddresses(host -> Future.succeededFuture(addresses(addresses)), PUBLIC_GATE);
    Future<InetAddress> checked = check.check(VaultUrl.parse(url, PUBLIC_GATE));

    assertThat(checked.succeeded()).isEqualTo(taken);
    if (taken) {
      assertThat(addresses(addresses)).contains(await(checked));
    } else {
      assertThat(checked.cause()).isInstanceOf(UnfitUrlException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "::1, true",
    "127.0.0.1 10.0.0.1, false",
    "10.0.0.1, false",
    "93.184.215.14, false"
  })
  void aLocalGateCallsVaultsOnItsMachineWithoutTls(String addresses, boolean taken) {
    OutboundAddresses check =
        new OutboundAddresses(host -> Future.succeededFuture(addresses(addresses)), LOCAL_GATE);

    assertThat(check.check(VaultUrl.parse("http://vault:8081", LOCAL_GATE)).succeeded())
        .isEqualTo(taken);
  }

  @Test
  void aNameIsLookedUpOnceSoThatItCannotChangeInBetween() {
    Deque<List<InetAddress>> answers =
        new ArrayDeque<>(List.of(addresses("93.184.215.14"), addresses("127.0.0.1")));
    OutboundAddresses check =
        new OutboundAddresses(host -> Future.succeededFuture(answers.removeFirst()), PUBLIC_GATE);

    InetAddress called =
        await(check.check(VaultUrl.parse("https://vault.example.com", PUBLIC_GATE)));

    assertThat(called.getHostAddress()).isEqualTo("93.184.215.14");
    assertThat(answers).hasSize(1);
  }

  private static List<InetAddress> addresses(String text) {
    return Arrays.stream(text.split(" ", -1)).map(VaultUrlTest::address).toList();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getAllByName(literal)[0];
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
