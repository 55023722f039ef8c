package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.AgentKey;
import dev.sallyport.vault.enrolment.Enrolment;
import dev.sallyport.vault.enrolment.EnrolmentPage;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.enrolment.UntriedKey;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.organisation.Organisation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.enrolment.Enrolments} does. */
public interface EnrolmentsContract extends StoreContract {
  AgentId AGENT = new AgentId("agt_1");

  private static SealedEnrolment sealed(StoreInstance store, AgentId agent, RecipientKey key) {
    return new EnrolmentSeal(store.keyset()).seal(agent, key, NOW);
  }

  private static void enrol(StoreInstance store, AgentId agent, RecipientKey key) {
    store.call(s -> s.enrolments().put(sealed(store, agent, key)));
  }

  private static Optional<String> keyOf(StoreInstance store, AgentId agent) {
    return store
        .call(s -> s.enrolments().find(ORGANISATION, agent))
        .map(found -> new EnrolmentSeal(store.keyset()).open(found).text());
  }

  @Test
  default void keepsTheLatestKeyOfAnAgentAcrossARestart() {
    try (StoreInstance store = open()) {
      enrol(store, AGENT, Samples.ALICE);
      assertThat(keyOf(store, AGENT)).contains(Samples.ALICE.text());
      enrol(store, AGENT, Samples.BOB);
    }
    try (StoreInstance store = open()) {
      assertThat(keyOf(store, AGENT)).contains(Samples.BOB.text());
      assertThat(keyOf(store, new AgentId("agt_2"))).isEmpty();
      SealedEnrolment found =
          store.call(s -> s.enrolments().find(ORGANISATION, AGENT)).orElseThrow();
      assertThat(found.enrolment()).isEqualTo(new Enrolment(AGENT, Samples.BOB.id(), NOW));
    }
  }

  /** The longest there is: what it is sealed into is as long as every store takes. */
  @Test
  default void keepsAnXWingKeyWhetherOrNotThisProcessCanSealToIt() {
    AgentKey key = UntriedKey.xWing(1);
    try (StoreInstance store = open()) {
      enrol(store, AGENT, Samples.ALICE);
      SealedEnrolment sealed = UntriedKey.seal(store.keyset(), AGENT, key, NOW);
      store.call(s -> s.enrolments().put(sealed));
    }
    try (StoreInstance store = open()) {
      assertThat(keyOf(store, AGENT)).contains(key.text());
    }
  }

  @Test
  default void endsAnEnrolmentOnceForEveryInstance() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      enrol(one, AGENT, Samples.ALICE);
      assertThat(keyOf(two, AGENT)).isPresent();

      two.expect(s -> s.enrolments().delete(ORGANISATION, AGENT)).isEqualTo(true);
      two.expect(s -> s.enrolments().delete(ORGANISATION, AGENT)).isEqualTo(false);

      assertThat(keyOf(one, AGENT)).isEmpty();
    }
    try (StoreInstance store = open()) {
      assertThat(keyOf(store, AGENT)).isEmpty();
    }
  }

  @Test
  default void listsAgentsInOrderOfIdsPageByPage() {
    try (StoreInstance store = open()) {
      for (String each : List.of("d", "a", "c:1", "B")) {
        enrol(store, new AgentId(each), Samples.ALICE);
      }

      EnrolmentPage first = store.call(s -> s.enrolments().list(ORGANISATION, Optional.empty(), 3));
      EnrolmentPage second = store.call(s -> s.enrolments().list(ORGANISATION, first.next(), 3));

      assertThat(first.enrolments())
          .extracting(each -> each.enrolment().agent().value())
          .containsExactly("B", "a", "c:1");
      assertThat(second.enrolments())
          .extracting(each -> each.enrolment().agent().value())
          .containsExactly("d");
      assertThat(second.next()).isEmpty();
    }
  }

  @Test
  default void hidesTheAgentsOfAnotherOrganisation() {
    Organisation other = new Organisation("org_other");
    try (StoreInstance store = open()) {
      enrol(store, AGENT, Samples.ALICE);

      store.expect(s -> s.enrolments().find(other, AGENT)).isEqualTo(Optional.empty());
      store.expect(s -> s.enrolments().delete(other, AGENT)).isEqualTo(false);
      assertThat(store.call(s -> s.enrolments().list(other, Optional.empty(), 9)).enrolments())
          .isEmpty();
    }
  }

  @Test
  default void opensAKeyOnlyAsThatOfItsAgent() {
    try (StoreInstance store = open()) {
      EnrolmentSeal seal = new EnrolmentSeal(store.keyset());
      SealedEnrolment alice = sealed(store, AGENT, Samples.ALICE);
      SealedEnrolment bob = sealed(store, new AgentId("agt_2"), Samples.BOB);
      SealedEnrolment renamed =
          new SealedEnrolment(
              ORGANISATION, new Enrolment(AGENT, Samples.BOB.id(), NOW), bob.sealedKey());
      SealedEnrolment older =
          new SealedEnrolment(
              ORGANISATION,
              new Enrolment(AGENT, Samples.ALICE.id(), NOW.plusMillis(1)),
              alice.sealedKey());

      assertThat(seal.open(alice).text()).isEqualTo(Samples.ALICE.text());
      for (SealedEnrolment moved : List.of(renamed, older)) {
        assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> seal.open(moved));
      }
    }
  }
}
