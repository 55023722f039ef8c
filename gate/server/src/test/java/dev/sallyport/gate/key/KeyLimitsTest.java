package dev.sallyport.gate.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyLimitsTest {
  private static final KeyLimits SCOPED =
      new KeyLimits(
          Optional.of(Set.of(AgentScope.CREDENTIALS_READ)), Optional.empty(), Optional.empty());
  private static final KeyLimits OTHER_SCOPE =
      new KeyLimits(Optional.of(Set.of(AgentScope.MCP_USE)), Optional.empty(), Optional.empty());
  private static final KeyLimits OFFICE = networks("192.0.2.0/24");
  private static final KeyLimits DESK = networks("192.0.2.7");
  private static final KeyLimits ELSEWHERE = networks("198.51.100.0/24");
  private static final KeyLimits BOTH_SERVICES = services("github", "gitlab");
  private static final KeyLimits ONE_SERVICE = services("github");

  private static KeyLimits networks(String... texts) {
    return new KeyLimits(Optional.empty(), Networks.parse(List.of(texts)), Optional.empty());
  }

  private static KeyLimits services(String... names) {
    return new KeyLimits(
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            Stream.of(names).map(ServiceName::new).collect(Collectors.toUnmodifiableSet())));
  }

  @Test
  void withoutLimitsEverythingIsPermitted() {
    assertThat(KeyLimits.NONE.permits(AgentScope.MCP_USE)).isTrue();
    assertThat(KeyLimits.NONE.permits(new ServiceName("any"))).isTrue();
    assertThat(KeyLimits.NONE.permitsFrom("203.0.113.1")).isTrue();
  }

  @Test
  void anEmptyListOfScopesPermitsNothing() {
    for (AgentScope scope : AgentScope.values()) {
      assertThat(KeyLimits.NOTHING.permits(scope)).isFalse();
    }
  }

  @Test
  void whatCannotBeReadPermitsNothing() {
    assertThat(KeyRows.limits(null, new String[] {"not a network"}, null, null))
        .isEqualTo(KeyLimits.NOTHING);
    assertThat(KeyRows.limits(null, null, new String[] {"No Service"}, null))
        .isEqualTo(KeyLimits.NOTHING);
    assertThat(KeyRows.limits(new String[] {"all:of:it"}, null, null, null))
        .isEqualTo(KeyLimits.NOTHING);
    assertThat(KeyRows.limits(null, null, null, null)).isSameAs(KeyLimits.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "::/0", "::ffff:0:0/96", "0.0.0.0/1 128.0.0.0/1"})
  void aCatchAllIsNoLimit(String texts) {
    assertThatThrownBy(() -> networks(texts.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every address");
  }

  @Test
  void emptyListsOfNetworksAndServicesAreRefused() {
    assertThatThrownBy(KeyLimitsTest::networks).hasMessageContaining("'cidrs' has 1 to 32");
    assertThatThrownBy(KeyLimitsTest::services).hasMessageContaining("'services' has 1 to 32");
    assertThatThrownBy(
            () ->
                services(
                    IntStream.rangeClosed(0, 32)
                        .mapToObj(i -> "service-" + i)
                        .toArray(String[]::new)))
        .hasMessageContaining("'services' has 1 to 32");
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(KeyLimits.NONE, KeyLimits.NONE, true),
        Arguments.of(SCOPED, KeyLimits.NONE, true),
        Arguments.of(KeyLimits.NONE, SCOPED, false),
        Arguments.of(SCOPED, SCOPED, true),
        Arguments.of(OTHER_SCOPE, SCOPED, false),
        Arguments.of(KeyLimits.NOTHING, SCOPED, true),
        Arguments.of(DESK, OFFICE, true),
        Arguments.of(OFFICE, DESK, false),
        Arguments.of(ELSEWHERE, OFFICE, false),
        Arguments.of(KeyLimits.NONE, OFFICE, false),
        Arguments.of(ONE_SERVICE, BOTH_SERVICES, true),
        Arguments.of(BOTH_SERVICES, ONE_SERVICE, false),
        Arguments.of(KeyLimits.NONE, ONE_SERVICE, false),
        Arguments.of(ONE_SERVICE, OFFICE, false));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isWithinAnotherOnlyWhenItPermitsNothingMore(
      KeyLimits inner, KeyLimits outer, boolean within) {
    assertThat(inner.isWithin(outer)).isEqualTo(within);
  }

  @Test
  void takesFromTheOneAboveWhatItLeavesOpen() {
    KeyLimits filled = ONE_SERVICE.under(OFFICE).under(SCOPED);

    assertThat(filled.services()).isEqualTo(ONE_SERVICE.services());
    assertThat(filled.networks()).isEqualTo(OFFICE.networks());
    assertThat(filled.scopes()).isEqualTo(SCOPED.scopes());
    assertThat(DESK.under(OFFICE)).isEqualTo(DESK);
  }
}
