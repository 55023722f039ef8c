package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.key.KeyLimits;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  private static final Facts.Key KEY = new Facts.Key("key_1", true, null, null, KeyLimits.NONE);
  private static final Facts.Agent AGENT = new Facts.Agent("agt_2", true, false);
  private static final Facts.Grant GRANT = new Facts.Grant("grt_3", null);
  private static final Facts.BoundVault VAULT = new Facts.BoundVault("bnd_4");
  private static final Facts GOOD =
      new Facts("org_5", 6L, NOW, KEY, AGENT, GRANT, false, VAULT, null);

  record Refused(String name, Denial reason, boolean keyInUrl, UnaryOperator<Facts> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refusals() {
    return Stream.of(
        new Refused(
            "a revoked key",
            Denial.INVALID_KEY,
            false,
            f -> key(f, new Facts.Key("key_1", false, null, null, KeyLimits.NONE))),
        new Refused(
            "a key that expires now",
            Denial.KEY_EXPIRED,
            false,
            f -> key(f, new Facts.Key("key_1", true, NOW, null, KeyLimits.NONE))),
        new Refused(
            "a key that has expired",
            Denial.KEY_EXPIRED,
            false,
            f -> key(f, new Facts.Key("key_1", true, NOW.minusSeconds(9), null, KeyLimits.NONE))),
        new Refused(
            "a key whose sunset is now",
            Denial.KEY_SUNSET_PASSED,
            false,
            f -> key(f, deprecated(NOW))),
        new Refused(
            "a key whose sunset has passed",
            Denial.KEY_SUNSET_PASSED,
            false,
            f -> key(f, deprecated(NOW.minusNanos(1)))),
        new Refused(
            "a key from elsewhere",
            Denial.KEY_ADDRESS_DENIED,
            false,
            f -> key(f, limited(new KeyLimits(none(), networks("192.0.2.0/25"), none())))),
        new Refused(
            "a key without any scope",
            Denial.SCOPE_DENIED,
            false,
            f -> key(f, limited(new KeyLimits(Optional.of(Set.of()), none(), none())))),
        new Refused(
            "a key with another scope",
            Denial.SCOPE_DENIED,
            false,
            f ->
                key(
                    f,
                    limited(
                        new KeyLimits(Optional.of(Set.of(AgentScope.MCP_USE)), none(), none())))),
        new Refused(
            "a key for another service",
            Denial.KEY_SERVICE_DENIED,
            false,
            f ->
                key(
                    f,
                    limited(
                        new KeyLimits(
                            none(), none(), Optional.of(Set.of(new ServiceName("gitlab"))))))),
        new Refused("a key in the URL", Denial.QUERY_KEY_NOT_ALLOWED, true, f -> f),
        new Refused(
            "a suspended agent",
            Denial.AGENT_INACTIVE,
            false,
            f -> agent(f, new Facts.Agent("agt_2", false, true))),
        new Refused("no grant", Denial.NO_GRANT, false, f -> grant(f, null)),
        new Refused(
            "a grant that expires now",
            Denial.GRANT_EXPIRED,
            false,
            f -> grant(f, new Facts.Grant("grt_3", NOW))),
        new Refused(
            "a grant that has expired",
            Denial.GRANT_EXPIRED,
            false,
            f -> grant(f, new Facts.Grant("grt_3", NOW.minusNanos(1)))),
        new Refused(
            "delegations of several users",
            Denial.DELEGATION_AMBIGUOUS,
            false,
            f -> grant(f, delegated(true))),
        new Refused(
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
                    f.vault(),
                    null)),
        new Refused(
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
                    null,
                    null)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(Refused refusal) {
    Facts facts = refusal.change().apply(GOOD);

    assertThat(Decision.of(request(refusal.keyInUrl()), NOW, facts))
        .isEqualTo(Decision.Deny.because(refusal.reason(), facts));
  }

  @Test
  void refusesAKeyThatNobodyHas() {
    assertThat(Decision.ofUnknownKey()).isEqualTo(Decision.Deny.because(Denial.INVALID_KEY, null));
  }

  @Test
  void namesTheFirstOfSeveralReasonsSoThatAStrangerLearnsLeast() {
    Facts everythingWrong =
        new Facts(
            "org_5",
            6L,
            NOW,
            new Facts.Key("key_1", false, NOW, null, KeyLimits.NONE),
            new Facts.Agent("agt_2", false, false),
            null,
            true,
            null,
            null);

    assertThat(Decision.of(request(true), NOW, everythingWrong))
        .isEqualTo(Decision.Deny.because(Denial.INVALID_KEY, everythingWrong));
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

  @Test
  void allowsAKeyWithinItsLimits() {
    Facts limited =
        key(
            GOOD,
            limited(
                new KeyLimits(
                    Optional.of(Set.of(AgentScope.CREDENTIALS_READ)),
                    networks("192.0.2.128/25"),
                    Optional.of(Set.of(new ServiceName("github"))))));

    assertThat(allowed(false, limited).facts()).isSameAs(limited);
  }

  @Test
  void allowsADeprecatedKeyUntilItsSunset() {
    Facts endless = key(GOOD, deprecated(null));

    assertThat(allowed(false, endless).endsAt()).isNull();
    assertThat(allowed(false, key(GOOD, deprecated(LATER))).endsAt()).isEqualTo(LATER);
  }

  @Test
  void tellsTheHolderOfADeprecatedKeyAlsoWhenItRefuses() {
    Facts facts = grant(key(GOOD, deprecated(LATER)), null);

    assertThat(((Decision.Deny) Decision.of(request(false), NOW, facts)).deprecation())
        .isEqualTo(new KeyDeprecation(NOW, LATER));
    assertThat(Decision.ofUnknownKey().deprecation()).isNull();
  }

  @Test
  void refusesAskingForAUserWhoDelegatesNothing() {
    Facts facts = grant(GOOD, null);

    assertThat(Decision.of(request(false).forUser("alice"), NOW, facts))
        .isEqualTo(Decision.Deny.because(Denial.NO_DELEGATION, facts));
  }

  @Test
  void allowsTheDelegationOfOneUserAndAsksTheVaultForTheUsersCredential() {
    Facts.Grant grant = allowed(false, grant(GOOD, delegated(false))).grant();

    assertThat(grant.atVault(new ServiceName("github"))).isEqualTo(new ServiceName("own"));
    assertThat(GRANT.atVault(new ServiceName("github"))).isEqualTo(new ServiceName("github"));
  }

  private static Facts.Grant delegated(boolean several) {
    return new Facts.Grant("dlg_9", null, new Facts.Delegated(new ServiceName("own"), several));
  }

  @Test
  void letsAModelInWhereItsAgentIsSwitchedOnAndItsKeyMayUseMcp() {
    Facts off = GOOD;
    Facts on = agent(GOOD, new Facts.Agent("agt_2", true, false, true));
    Facts withoutScope = key(on, limited(scoped(AgentScope.CREDENTIALS_READ)));
    Facts withScope = key(on, limited(scoped(AgentScope.CREDENTIALS_READ, AgentScope.MCP_USE)));

    assertThat(Decision.of(byMcp(), NOW, off))
        .isEqualTo(Decision.Deny.because(Denial.MCP_NOT_ENABLED, off));
    assertThat(Decision.of(byMcp(), NOW, withoutScope))
        .isEqualTo(Decision.Deny.because(Denial.MCP_SCOPE_DENIED, withoutScope));
    assertThat(Decision.of(byMcp(), NOW, withScope)).isInstanceOf(Decision.Allow.class);
    assertThat(Decision.of(byMcp(), NOW, on)).isInstanceOf(Decision.Allow.class);
  }

  private static KeyLimits scoped(AgentScope... scopes) {
    return new KeyLimits(Optional.of(Set.of(scopes)), none(), none());
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(null, null, null, null),
        Arguments.of(LATER, null, null, LATER),
        Arguments.of(null, LATER, null, LATER),
        Arguments.of(null, null, LATER, LATER),
        Arguments.of(LATER, MUCH_LATER, MUCH_LATER, LATER),
        Arguments.of(MUCH_LATER, LATER, MUCH_LATER, LATER),
        Arguments.of(MUCH_LATER, MUCH_LATER, LATER, LATER));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void endsWithTheKeyOrItsSunsetOrTheGrantWhicheverIsFirst(
      @Nullable Instant key,
      @Nullable Instant sunset,
      @Nullable Instant grant,
      @Nullable Instant end) {
    Facts.Key ending =
        new Facts.Key(
            "key_1",
            true,
            key,
            sunset == null ? null : new KeyDeprecation(NOW, sunset),
            KeyLimits.NONE);
    Facts facts = grant(key(GOOD, ending), new Facts.Grant("grt_3", grant));

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
    assertThat(allowed(false, GOOD).but(Refusal.of(Denial.HOLDER_BINDING_UNSUPPORTED)))
        .isEqualTo(Decision.Deny.because(Denial.HOLDER_BINDING_UNSUPPORTED, GOOD));
  }

  @ParameterizedTest
  @EnumSource(Denial.class)
  void everyRefusalSaysWhatWouldSatisfyItAndHowToAuthenticate(Denial reason) {
    assertThat(reason.problem().type().code()).isEqualTo(reason.name());
    assertThat(reason.problem().detail()).endsWith(".").hasSizeGreaterThan(40);
    assertThat(reason.problem().headers().containsKey("WWW-Authenticate"))
        .isEqualTo(
            reason.problem().type().status() == 401
                || reason == Denial.SCOPE_DENIED
                || reason == Denial.MCP_SCOPE_DENIED);
  }

  @Test
  void aMissingScopeIsNamed() {
    assertThat(Denial.SCOPE_DENIED.problem().members())
        .containsEntry("missingScope", "credentials:read");
    assertThat(Denial.SCOPE_DENIED.problem().headers().get("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"credentials:read\"");
  }

  private static CredentialRequest byMcp() {
    CredentialRequest plain = request(false);
    return new CredentialRequest(
        plain.key(),
        plain.service(),
        plain.holder(),
        plain.client(),
        plain.countries(),
        plain.id(),
        plain.user(),
        plain.reason(),
        plain.purpose(),
        plain.brokered(),
        Entrance.MCP);
  }

  private static CredentialRequest request(boolean keyInUrl) {
    return new CredentialRequest(
        new PresentedKey(new KeyHash(1, 2, 3, 4), keyInUrl),
        new ServiceName("github"),
        Optional.empty(),
        "192.0.2.200",
        Countries.NO_DATABASE,
        "req_7",
        Optional.empty(),
        Optional.empty());
  }

  private static Facts.Key deprecated(@Nullable Instant sunset) {
    return new Facts.Key("key_1", true, null, new KeyDeprecation(NOW, sunset), KeyLimits.NONE);
  }

  private static Facts.Key limited(KeyLimits limits) {
    return new Facts.Key("key_1", true, null, null, limits);
  }

  private static Optional<Networks> networks(String network) {
    return Networks.parse(List.of(network));
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static Decision.Allow allowed(boolean keyInUrl, Facts facts) {
    Decision decision = Decision.of(request(keyInUrl), NOW, facts);
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
        facts.vault(),
        facts.policies());
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
        facts.vault(),
        facts.policies());
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
        facts.vault(),
        facts.policies());
  }
}
