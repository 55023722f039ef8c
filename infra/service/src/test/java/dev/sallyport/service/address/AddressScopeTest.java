package dev.sallyport.service.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressScopeTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, PUBLIC",
    "1.0.0.1, PUBLIC",
    "9.255.255.255, PUBLIC",
    "11.0.0.0, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.128.0.0, PUBLIC",
    "172.15.255.255, PUBLIC",
    "172.32.0.0, PUBLIC",
    "192.167.255.255, PUBLIC",
    "192.169.0.0, PUBLIC",
    "223.255.255.255, PUBLIC",
    "2606:4700::1111, PUBLIC",
    "2a00:1450::1, PUBLIC",
    "64:ff9b::808:808, PUBLIC",
    "2002:808:808::1, PUBLIC",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "::, UNSPECIFIED",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "::1, LOOPBACK",
    "::ffff:127.0.0.1, LOOPBACK",
    "::127.0.0.1, LOOPBACK",
    "64:ff9b::7f00:1, LOOPBACK",
    "2002:7f00:1::, LOOPBACK",
    "10.0.0.0, PRIVATE",
    "10.255.255.255, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.168.0.1, PRIVATE",
    "::ffff:10.1.2.3, PRIVATE",
    "2002:c0a8:1::1, PRIVATE",
    "64:ff9b::a00:1, PRIVATE",
    "64:ff9b:1::1, PRIVATE",
    "fc00::1, PRIVATE",
    "fd12:3456::1, PRIVATE",
    "fec0::1, PRIVATE",
    "100.64.0.1, SHARED",
    "100.127.255.255, SHARED",
    "169.254.169.254, LINK_LOCAL",
    "::ffff:169.254.169.254, LINK_LOCAL",
    "64:ff9b::a9fe:a9fe, LINK_LOCAL",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "192.0.2.1, DOCUMENTATION",
    "198.51.100.7, DOCUMENTATION",
    "203.0.113.9, DOCUMENTATION",
    "2001:db8::1, DOCUMENTATION",
    "3fff::1, DOCUMENTATION",
    "224.0.0.1, MULTICAST",
    "239.255.255.255, MULTICAST",
    "ff02::1, MULTICAST",
    "192.0.0.8, RESERVED",
    "192.88.99.1, RESERVED",
    "198.18.0.1, RESERVED",
    "198.19.255.255, RESERVED",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "2001::1, RESERVED",
    "2001:10::1, RESERVED",
    "100::1, RESERVED",
    "4000::1, RESERVED",
    "5f00::1, RESERVED",
  })
  void knowsHowFarAnAddressReaches(String address, AddressScope scope) throws UnknownHostException {
    AddressScope found = AddressScope.of(InetAddress.getAllByName(address)[0]);

    assertThat(found).isEqualTo(scope);
    assertThat(found.isPublic()).isEqualTo(scope == AddressScope.PUBLIC);
  }
}
