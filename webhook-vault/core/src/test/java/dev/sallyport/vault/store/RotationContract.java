package dev.sallyport.vault.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.rotation.Progress;
import dev.sallyport.vault.rotation.Rotation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.DocumentSummary;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Data keys are replaced while other processes use the store. */
public interface RotationContract extends StoreContract {
  private static Rotation rotation(StoreInstance store) {
    return new Rotation(store.closed().keysets(), store.keys(), store.keyset());
  }

  private static Progress finish(StoreInstance store) {
    Progress progress;
    do {
      progress = store.call(s -> rotation(store).step(s.sealedRecords()));
    } while (!progress.isDone());
    return progress;
  }

  /** One record of each kind that is sealed. */
  private static void fill(StoreInstance store) {
    store.call(s -> s.credentials().write(Samples.first(store, GITHUB, "github-token")));
    store.call(s -> s.credentials().write(Samples.first(store, STRIPE, "stripe-token")));
    DocumentSummary summary =
        new DocumentSummary(
            DocumentCollection.PROXY_CONFIGS, new DocumentKey("proxy"), 1, NOW, NOW);
    store.call(
        s ->
            s.documents()
                .write(new DocumentSeal(store.keyset()).seal(summary, "document".getBytes(UTF_8))));
    store.call(
        s ->
            s.bindings()
                .createIfAbsent(
                    new BindingSeal(store.keyset())
                        .seal("wh_1", new BindingKey("k_1", BindingSecret.generate()), NOW)));
    store.call(
        s ->
            s.enrolments()
                .put(
                    new EnrolmentSeal(store.keyset())
                        .seal(new AgentId("agt_1"), Samples.ALICE, NOW)));
  }

  /** Everything that {@link #fill} put there, opened; fails when something does not. */
  private static String read(StoreInstance store) {
    SealedCredential github =
        store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
    SealedCredential stripe =
        store.call(s -> s.credentials().find(ORGANISATION, STRIPE)).orElseThrow();
    byte[] document =
        new DocumentSeal(store.keyset())
            .open(
                store
                    .call(
                        s ->
                            s.documents()
                                .find(
                                    ORGANISATION,
                                    DocumentCollection.PROXY_CONFIGS,
                                    new DocumentKey("proxy")))
                    .orElseThrow());
    BindingKey binding =
        new BindingSeal(store.keyset())
            .open(store.call(s -> s.bindings().find(ORGANISATION)).orElseThrow().binding());
    String agent =
        new EnrolmentSeal(store.keyset())
            .open(
                store
                    .call(s -> s.enrolments().find(ORGANISATION, new AgentId("agt_1")))
                    .orElseThrow())
            .text();
    return String.join(
        " ",
        Samples.accessToken(store, github),
        Samples.accessToken(store, stripe),
        new String(document, UTF_8),
        binding.kid(),
        agent);
  }

  @Test
  default void keepsEverythingReadableForEveryProcessThroughARotation() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      fill(one);
      String before = read(two);
      DataKeyId oldKey = one.keyset().primary();

      assertThat(StoreInstance.await(rotation(one).begin())).isTrue();
      assertThat(read(one)).isEqualTo(before);
      assertThat(read(two)).isEqualTo(before);
      one.call(s -> s.sealedRecords().reseal(2));
      assertThat(read(two)).isEqualTo(before);
      Progress last = finish(one);

      assertThat(last.total()).isGreaterThanOrEqualTo(5);
      assertThat(read(one)).isEqualTo(before);
      assertThat(read(two)).isEqualTo(before);
      StoreInstance.await(two.keyset().refresh());
      assertThat(two.keyset().size()).isEqualTo(1);
      assertThat(two.keyset().primary()).isEqualTo(one.keyset().primary()).isNotEqualTo(oldKey);
      assertThat(read(two)).isEqualTo(before);
    }
    try (StoreInstance later = open()) {
      assertThat(later.keyset().size()).isEqualTo(1);
      assertThat(read(later)).contains("github-token", "stripe-token", "document");
    }
  }

  @Test
  default void goesOnWithARotationThatWasInterrupted() {
    try (StoreInstance killed = open()) {
      fill(killed);
      StoreInstance.await(rotation(killed).begin());
      killed.call(s -> s.sealedRecords().reseal(1));
    }
    try (StoreInstance later = open()) {
      DataKeyId key = later.keyset().primary();
      assertThat(later.keyset().size()).isEqualTo(2);
      assertThat(later.call(s -> s.sealedRecords().progress()).isDone()).isFalse();

      assertThat(StoreInstance.await(rotation(later).begin())).isFalse();
      finish(later);

      assertThat(later.keyset().primary()).isEqualTo(key);
      assertThat(later.keyset().size()).isEqualTo(1);
      assertThat(read(later)).contains("github-token");
    }
  }

  @Test
  default void takesNothingThatAnOlderKeySealed() {
    try (StoreInstance one = open();
        StoreInstance unaware = open()) {
      fill(one);
      SealedCredential late = Samples.first(unaware, new ServiceName("late"), "late");
      StoreInstance.await(rotation(one).begin());

      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> unaware.call(s -> s.credentials().write(late)))
          .matches(failure -> failure.kind() == StoreException.Kind.STALE_KEY);

      one.expect(s -> s.credentials().find(ORGANISATION, late.service()))
          .isEqualTo(Optional.empty());
    }
  }

  @Test
  default void writesOfAProcessThatKnowsNothingOfARotationSucceed() {
    try (StoreInstance one = open();
        StoreInstance unaware = open()) {
      fill(one);
      StoreInstance.await(rotation(one).begin());

      PutOutcome outcome =
          unaware.call(
              s ->
                  new CredentialWriter(
                          ORGANISATION,
                          s.credentials(),
                          new CredentialEnvelope(unaware.keyset()),
                          InstantSource.fixed(NOW),
                          Samples.RANDOM)
                      .put(
                          GITHUB,
                          new PutMode.CreateOrOverwrite(),
                          "Bearer",
                          Optional.empty(),
                          PlainCredential.of(Map.of(new FieldName("accessToken"), "new-token"))));

      assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
      assertThat(read(one)).contains("new-token");
    }
  }

  @Test
  default void releasesWhatWasReadBeforeTheOldKeyWasDropped() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      fill(one);
      SealedCredential held =
          two.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      StoreInstance.await(rotation(one).begin());
      finish(one);
      StoreInstance.await(two.keyset().refresh());

      two.expect(s -> s.redemptions().redeem(Samples.redemption(Samples.ticket(), held)))
          .isEqualTo(RedemptionOutcome.REDEEMED);

      assertThat(Samples.accessToken(two, held)).isEqualTo("github-token");
      assertThat(two.keyset().knows(held.ciphertexts().values().iterator().next())).isFalse();
    }
  }
}
