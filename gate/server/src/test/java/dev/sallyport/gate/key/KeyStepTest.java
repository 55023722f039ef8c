package dev.sallyport.gate.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyStepTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant EARLIER = NOW.minusSeconds(60);
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Instant MUCH_LATER = NOW.plusSeconds(3_600);

  private static final KeyState ACTIVE = new KeyState.Active();
  private static final KeyState DEPRECATED = new KeyState.Outgoing(EARLIER, Optional.of(LATER));
  private static final KeyState EXPIRED = new KeyState.Expired(EARLIER);
  private static final KeyState REVOKED = new KeyState.Revoked(EARLIER);

  private static final KeyStep DEPRECATE = new KeyStep.Deprecate(Optional.of(MUCH_LATER));
  private static final KeyStep UNDEPRECATE = new KeyStep.Undeprecate();
  private static final KeyStep REVOKE = new KeyStep.Revoke(false);

  static Stream<Arguments> steps() {
    return Stream.of(
        Arguments.of(ACTIVE, DEPRECATE, new KeyState.Outgoing(NOW, Optional.of(MUCH_LATER))),
        Arguments.of(ACTIVE, UNDEPRECATE, null),
        Arguments.of(ACTIVE, REVOKE, new KeyState.Revoked(NOW)),
        Arguments.of(
            DEPRECATED, DEPRECATE, new KeyState.Outgoing(EARLIER, Optional.of(MUCH_LATER))),
        Arguments.of(
            DEPRECATED,
            new KeyStep.Deprecate(Optional.empty()),
            new KeyState.Outgoing(EARLIER, Optional.empty())),
        Arguments.of(DEPRECATED, UNDEPRECATE, ACTIVE),
        Arguments.of(DEPRECATED, REVOKE, new KeyState.Revoked(NOW)),
        Arguments.of(EXPIRED, DEPRECATE, null),
        Arguments.of(EXPIRED, UNDEPRECATE, null),
        Arguments.of(EXPIRED, REVOKE, new KeyState.Revoked(NOW)),
        Arguments.of(REVOKED, DEPRECATE, null),
        Arguments.of(REVOKED, UNDEPRECATE, null),
        Arguments.of(REVOKED, REVOKE, null));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void leadsFromEachStateToOneOrNowhere(KeyState from, KeyStep step, @Nullable KeyState to) {
    assertThat(step.from(from, NOW)).isEqualTo(Optional.ofNullable(to));
  }

  static Stream<Arguments> possible() {
    return Stream.of(
        Arguments.of(ACTIVE, true, "active", List.of("deprecate", "revoke")),
        Arguments.of(DEPRECATED, true, "deprecated", List.of("deprecate", "undeprecate", "revoke")),
        Arguments.of(EXPIRED, false, "expired", List.of("revoke")),
        Arguments.of(REVOKED, false, "revoked", List.of()));
  }

  @ParameterizedTest
  @MethodSource("possible")
  void saysWhatIsPossibleInEachState(
      KeyState state, boolean works, String name, List<String> steps) {
    assertThat(KeyStep.possibleIn(state)).isEqualTo(steps);
    assertThat(state.works()).isEqualTo(works);
    assertThat(state.wireName()).isEqualTo(name);
  }
}
