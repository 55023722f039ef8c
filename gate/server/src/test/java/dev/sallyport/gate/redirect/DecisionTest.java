package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DecisionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATER = NOW.plusNanos(1_000);
  private static final Instant MUCH_LATER = NOW.plusSeconds(3_600);

  private static final Facts.Key KEY = new Facts.Key("key_1", true, null);
  private static final Facts.Agent AGENT = new Facts.Agent("agt_2", true, false);
  private static final Facts.Grant GRANT = new Facts.Grant("grt_3", null);
  private static final Facts.BoundVault VAULT = new Facts.BoundVault("bnd_4");
  private static final Facts GOOD = new Facts("org_5", 6L, NOW, KEY, AGENT, GRANT, false, VAULT);

  record Refusal(String name, Denial reason, boolean keyInUrl, UnaryOperator<Facts> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refusal> refusals() {
    return Stream.of(
        new Refusal(
            "a revoked key",
            Denial.INVALID_KEY,
            false,
            f -> key(f, new Facts.Key("key_1", false, null))),
        new Refusal(
            "a key that expires now",
            Denial.KEY_EXPIRED,
            false,
            f -> key(f, new Facts.Key("key_1", true, NOW))),
        new Refusal(
            "a key that has expired",
            Denial.KEY_EXPIRED,
            false,
            f -> key(f, new Facts.Key("key_1", true, NOW.minusSeconds(9)))),
        new Refusal("a key in the URL", Denial.QUERY_KEY_NOT_ALLOWED, true, f -> f),
        new Refusal(
            "a suspended agent",
            Denial.AGENT_INACTIVE,
            false,
            f -> agent(f, new Facts.Agent("agt_2", false, true))),
        new Refusal("no grant", Denial.NO_GRANT, false, f -> grant(f, null)),
        new Refusal(
            "a grant that expires now",
            Denial.GRANT_EXPIRED,
            false,
            f -> grant(f, new Facts.Grant("grt_3", NOW))),
        new Refusal(
            "a grant that has expired",
            Denial.GRANT_EXPIRED,
            false,
            f -> grant(f, new Facts.Grant("grt_3", NOW.minusNanos(1)))),
        new Refusal(
            "a disabled credential",
            Denial.CREDENTIAL_DISABLED,
            false,
            f ->
                new Facts(
                    f.organisation(),
                    f.version(),
                    f.readAt(),
                    f.key(),
                    f.agent(),
                    f.grant(),
                    true,
                    f.vault())),
        new Refusal(
            "no vault",
            Denial.WEBHOOK_NOT_CONFIGURED,
            false,
            f ->
                new Facts(
                    f.organisation(),
                    f.version(),
                    f.readAt(),
                    f.key(),
                    f.agent(),
                    f.grant(),
                    false,
                    null)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(Refusal refusal) {
    Facts facts = refusal.change().apply(GOOD);

    assertThat(Decision.of(refusal.keyInUrl(), NOW, facts))
        .isEqualTo(new Decision.Deny(refusal.reason(), facts));
  }

  @Test
  void refusesAKeyThatNobodyHas() {
    assertThat(Decision.ofUnknownKey()).isEqualTo(new Decision.Deny(Denial.INVALID_KEY, null));
  }

  @Test
  void namesTheFirstOfSeveralReasonsSoThatAStrangerLearnsLeast() {
    Facts everythingWrong =
        new Facts(
            "org_5",
            6L,
            NOW,
            new Facts.Key("key_1", false, NOW),
            new Facts.Agent("agt_2", false, false),
            null,
            true,
            null);

    assertThat(Decision.of(true, NOW, everythingWrong))
        .isEqualTo(new Decision.Deny(Denial.INVALID_KEY, everythingWrong));
  }

  @Test
  void allowsWhatNothingForbids() {
    Decision.Allow allow = allowed(false, GOOD);

    assertThat(allow.facts()).isSameAs(GOOD);
    assertThat(allow.grant()).isSameAs(GRANT);
    assertThat(allow.vault()).isSameAs(VAULT);
  }

  @Test
  void allowsAKeyInTheUrlOfAnAgentThatWasSwitchedToIt() {
    Facts switched = agent(GOOD, new Facts.Agent("agt_2", true, true));

    assertThat(allowed(true, switched).facts()).isSameAs(switched);
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(null, null, null),
        Arguments.of(LATER, null, LATER),
        Arguments.of(null, LATER, LATER),
        Arguments.of(LATER, MUCH_LATER, LATER),
        Arguments.of(MUCH_LATER, LATER, LATER));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void endsWithTheKeyOrTheGrantWhicheverIsFirst(
      @Nullable Instant key, @Nullable Instant grant, @Nullable Instant end) {
    Facts facts =
        grant(key(GOOD, new Facts.Key("key_1", true, key)), new Facts.Grant("grt_3", grant));

    assertThat(allowed(false, facts).endsAt()).isEqualTo(end);
  }

  @Test
  void countsTheEndInMicrosecondsAsTheDatabaseDoes() {
    Facts ending = grant(GOOD, new Facts.Grant("grt_3", LATER));

    assertThat(allowed(false, ending).endsAtMicros())
        .isEqualTo(NOW.getEpochSecond() * 1_000_000 + 1);
    assertThat(allowed(false, GOOD).endsAtMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesAllTheSameWhenSomethingShowsLater() {
    assertThat(allowed(false, GOOD).but(Denial.HOLDER_BINDING_UNSUPPORTED))
        .isEqualTo(new Decision.Deny(Denial.HOLDER_BINDING_UNSUPPORTED, GOOD));
  }

  @ParameterizedTest
  @EnumSource(Denial.class)
  void everyRefusalSaysWhatWouldSatisfyItAndHowToAuthenticate(Denial reason) {
    assertThat(reason.problem().type().code()).isEqualTo(reason.name());
    assertThat(reason.problem().detail()).endsWith(".").hasSizeGreaterThan(40);
    assertThat(reason.problem().headers().containsKey("WWW-Authenticate"))
        .isEqualTo(reason.problem().type().status() == 401);
  }

  private static Decision.Allow allowed(boolean keyInUrl, Facts facts) {
    Decision decision = Decision.of(keyInUrl, NOW, facts);
    assertThat(decision).isInstanceOf(Decision.Allow.class);
    return (Decision.Allow) decision;
  }

  private static Facts key(Facts facts, Facts.Key key) {
    return new Facts(
        facts.organisation(),
        facts.version(),
        facts.readAt(),
        key,
        facts.agent(),
        facts.grant(),
        facts.credentialDisabled(),
        facts.vault());
  }

  private static Facts agent(Facts facts, Facts.Agent agent) {
    return new Facts(
        facts.organisation(),
        facts.version(),
        facts.readAt(),
        facts.key(),
        agent,
        facts.grant(),
        facts.credentialDisabled(),
        facts.vault());
  }

  private static Facts grant(Facts facts, Facts.@Nullable Grant grant) {
    return new Facts(
        facts.organisation(),
        facts.version(),
        facts.readAt(),
        facts.key(),
        facts.agent(),
        grant,
        facts.credentialDisabled(),
        facts.vault());
  }
}
