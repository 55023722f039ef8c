package dev.sallyport.gate.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RotationChoiceTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");
  private static final AgentId AGENT = AgentId.fresh();
  private static final AgentKey ACTIVE = key(new KeyState.Active(), Optional.empty());
  private static final AgentKey SECOND = key(new KeyState.Active(), Optional.empty());
  private static final AgentKey DERIVED = key(new KeyState.Active(), Optional.of(ACTIVE.id()));
  private static final AgentKey DEPRECATED =
      key(new KeyState.Outgoing(TIME, Optional.empty()), Optional.empty());
  private static final AgentKey EXPIRED = key(new KeyState.Expired(TIME), Optional.empty());
  private static final AgentKey REVOKED = key(new KeyState.Revoked(TIME), Optional.empty());

  private static AgentKey key(KeyState state, Optional<KeyId> parent) {
    return new AgentKey(
        KeyId.fresh(),
        AGENT,
        "",
        Optional.empty(),
        KeyLimits.NONE,
        parent,
        state,
        TIME,
        Optional.empty(),
        Optional.empty());
  }

  private static RotationChoice unnamed(AgentKey... keys) {
    return RotationChoice.among(List.of(keys), Optional.empty());
  }

  private static RotationChoice named(AgentKey wanted, AgentKey... keys) {
    return RotationChoice.among(List.of(keys), Optional.of(wanted.id()));
  }

  private static RotationChoice one(AgentKey key) {
    return new RotationChoice.One(key.id(), key.state());
  }

  @Test
  void takesTheOneThatIsMeant() {
    assertThat(unnamed(ACTIVE)).isEqualTo(one(ACTIVE));
    assertThat(unnamed(REVOKED, EXPIRED, DEPRECATED, DERIVED, ACTIVE)).isEqualTo(one(ACTIVE));
    assertThat(unnamed(REVOKED, EXPIRED, DEPRECATED)).isEqualTo(one(DEPRECATED));
    assertThat(unnamed(REVOKED, EXPIRED)).isEqualTo(one(EXPIRED));
  }

  @Test
  void doesNotGuessAmongSeveral() {
    assertThat(unnamed(ACTIVE, SECOND))
        .isEqualTo(new RotationChoice.Several(List.of(ACTIVE.id(), SECOND.id())));
  }

  @Test
  void anAgentWithoutAKeyGetsItsFirstOneAgain() {
    assertThat(unnamed()).isEqualTo(new RotationChoice.None());
    assertThat(unnamed(REVOKED)).isEqualTo(new RotationChoice.None());
  }

  @Test
  void takesTheOneThatIsNamedWhateverElseThereIs() {
    assertThat(named(SECOND, ACTIVE, SECOND)).isEqualTo(one(SECOND));
    assertThat(named(DEPRECATED, ACTIVE, DEPRECATED)).isEqualTo(one(DEPRECATED));
    assertThat(named(EXPIRED, ACTIVE, EXPIRED)).isEqualTo(one(EXPIRED));
  }

  @Test
  void neitherARevokedNorADerivedKeyIsReplaced() {
    assertThat(named(REVOKED, REVOKED)).isEqualTo(new RotationChoice.Unfit(REVOKED.state()));
    assertThat(named(DERIVED, ACTIVE, DERIVED))
        .isEqualTo(new RotationChoice.Unfit(DERIVED.state()));
  }

  @Test
  void aKeyOfAnotherIsUnknown() {
    assertThat(named(SECOND, ACTIVE)).isEqualTo(new RotationChoice.Unknown());
  }
}
