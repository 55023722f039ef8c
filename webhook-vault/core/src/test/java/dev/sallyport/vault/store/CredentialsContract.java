package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialPage;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.credential.Credentials} does. */
public interface CredentialsContract extends StoreContract {
  @Test
  default void letsOnlyTheOwnerDeleteWhatTheOwnerWithholds() {
    RequestRules rules = RequestRules.parse("{\"targets\":[],\"onlyBrokered\":true}");
    try (StoreInstance store = open()) {
      SealedCredential github = Samples.first(store, GITHUB, "one");
      SealedCredential stripe = Samples.first(store, STRIPE, "two");
      SealedCredential withheld =
          github.with(github.metadata().with(Optional.of(rules.fromOwner())));
      SealedCredential byTicket = stripe.with(stripe.metadata().with(Optional.of(rules)));
      store.expect(s -> s.credentials().write(withheld)).isEqualTo(true);
      store.expect(s -> s.credentials().write(byTicket)).isEqualTo(true);

      assertThat(metadata(store)).isEqualTo(withheld.metadata());
      store.expect(s -> s.credentials().deleteUnlessOwners(ORGANISATION, GITHUB)).isEqualTo(false);
      store.expect(s -> s.credentials().deleteUnlessOwners(ORGANISATION, STRIPE)).isEqualTo(true);
    }
  }

  @Test
  default void keepsTheMarkOfACredentialThatIsOnlyReleasedSealedAndLetsOnlyItsOwnerDeleteIt() {
    RequestRules rules = RequestRules.parse("{\"targets\":[]}");
    SealedCredential first;
    try (StoreInstance store = open()) {
      SealedCredential plain = Samples.first(store, GITHUB, "one");
      first = plain.with(plain.metadata().withSealedOnly(true));
      SealedCredential open = Samples.first(store, STRIPE, "two");
      store.expect(s -> s.credentials().write(first)).isEqualTo(true);
      store.expect(s -> s.credentials().write(open)).isEqualTo(true);
      store.expect(s -> s.credentials().deleteUnlessOwners(ORGANISATION, STRIPE)).isEqualTo(true);
      store.expect(s -> s.credentials().deleteUnlessOwners(ORGANISATION, STRIPE)).isEqualTo(false);
    }
    try (StoreInstance store = open()) {
      assertThat(metadata(store)).isEqualTo(first.metadata());
      SealedCredential next = Samples.next(store, first, "two");
      SealedCredential widened =
          next.with(next.metadata().with(Optional.of(rules)).withSealedOnly(true));
      store.expect(s -> s.credentials().write(widened)).isEqualTo(true);
      store.expect(s -> s.credentials().deleteUnlessOwners(ORGANISATION, GITHUB)).isEqualTo(false);
      assertThat(metadata(store)).isEqualTo(widened.metadata());
      store.expect(s -> s.credentials().delete(ORGANISATION, GITHUB)).isEqualTo(true);
    }
  }

  @Test
  default void keepsFingerprintsBesideEverythingElseThatIsSaidOfACredential() {
    CredentialMetadata metadata;
    try (StoreInstance store = open()) {
      SealedCredential plain = Samples.first(store, GITHUB, "one");
      metadata =
          plain
              .metadata()
              .with(Optional.of(RequestRules.parse("{\"targets\":[]}")))
              .withSealedOnly(true)
              .withFingerprint(Optional.of("SHA256:abc+/"));
      store.expect(s -> s.credentials().write(plain.with(metadata))).isEqualTo(true);
      assertThat(metadata(store)).isEqualTo(metadata);
    }
    try (StoreInstance store = open()) {
      assertThat(metadata(store)).isEqualTo(metadata);
      SealedCredential first =
          store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      SealedCredential next = Samples.next(store, first, "two");
      store.expect(s -> s.credentials().write(next)).isEqualTo(true);
      assertThat(metadata(store).fingerprint()).isEmpty();
    }
  }

  private static CredentialMetadata metadata(StoreInstance store) {
    return store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow().metadata();
  }

  @Test
  default void returnsACredentialAsItWasWritten() {
    try (StoreInstance store = open()) {
      SealedCredential written = Samples.first(store, GITHUB, "gho_one");

      store.expect(s -> s.credentials().write(written)).isEqualTo(true);

      SealedCredential found =
          store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      assertThat(found.version()).isEqualTo(written.version());
      assertThat(found.metadata()).isEqualTo(written.metadata());
      assertThat(found.fieldNames()).isEqualTo(written.fieldNames());
      assertThat(Samples.accessToken(store, found)).isEqualTo("gho_one");
    }
  }

  @Test
  default void keepsCredentialsAcrossARestart() {
    try (StoreInstance store = open()) {
      SealedCredential first = Samples.first(store, GITHUB, "gho_one");
      store.call(s -> s.credentials().write(first));
      store.call(s -> s.credentials().write(Samples.next(store, first, "gho_two")));
    }
    try (StoreInstance store = open()) {
      SealedCredential found =
          store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      assertThat(Samples.accessToken(store, found)).isEqualTo("gho_two");
      assertThat(found.version().number()).isEqualTo(2);
    }
  }

  @Test
  default void writesAFirstVersionOnlyWhereNothingIs() {
    try (StoreInstance store = open()) {
      store.call(s -> s.credentials().write(Samples.first(store, GITHUB, "kept")));

      store
          .expect(s -> s.credentials().write(Samples.first(store, GITHUB, "late")))
          .isEqualTo(false);

      SealedCredential found =
          store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      assertThat(Samples.accessToken(store, found)).isEqualTo("kept");
    }
  }

  @Test
  default void overwritesOnlyTheDirectPredecessorOfTheSameLife() {
    try (StoreInstance store = open()) {
      SealedCredential first = Samples.first(store, GITHUB, "one");
      SealedCredential second = Samples.next(store, first, "two");
      SealedCredential otherLife = Samples.next(store, Samples.first(store, GITHUB, "x"), "y");

      store.expect(s -> s.credentials().write(second)).as("nothing there").isEqualTo(false);
      store.call(s -> s.credentials().write(first));
      store
          .expect(s -> s.credentials().write(Samples.next(store, second, "three")))
          .as("skips one")
          .isEqualTo(false);
      store.expect(s -> s.credentials().write(otherLife)).as("other life").isEqualTo(false);
      store.expect(s -> s.credentials().write(second)).isEqualTo(true);
      store.expect(s -> s.credentials().write(second)).as("again").isEqualTo(false);
    }
  }

  @Test
  default void letsOneOfManyConcurrentWritersWin() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      SealedCredential first = Samples.first(one, GITHUB, "one");
      one.call(s -> s.credentials().write(first));

      List<Future<Boolean>> writes =
          IntStream.range(0, 32)
              .mapToObj(
                  i -> {
                    StoreInstance store = i % 2 == 0 ? one : two;
                    SealedCredential next = Samples.next(store, first, "writer-" + i);
                    return store.start(s -> s.credentials().write(next));
                  })
              .toList();

      assertThat(writes.stream().map(StoreInstance::await).filter(won -> won)).hasSize(1);
    }
  }

  @Test
  default void showsAnotherInstanceWhatWasWritten() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      two.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isEqualTo(Optional.empty());

      SealedCredential first = Samples.first(one, GITHUB, "one");
      one.call(s -> s.credentials().write(first));
      two.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isNotEqualTo(Optional.empty());

      two.expect(s -> s.credentials().delete(ORGANISATION, GITHUB)).isEqualTo(true);
      one.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isEqualTo(Optional.empty());
    }
  }

  @Test
  default void deletesOnce() {
    try (StoreInstance store = open()) {
      store.call(s -> s.credentials().write(Samples.first(store, GITHUB, "one")));

      store.expect(s -> s.credentials().delete(ORGANISATION, GITHUB)).isEqualTo(true);

      store.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isEqualTo(Optional.empty());
      store.expect(s -> s.credentials().delete(ORGANISATION, GITHUB)).isEqualTo(false);
    }
    try (StoreInstance store = open()) {
      store.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isEqualTo(Optional.empty());
    }
  }

  @Test
  default void listsMetadataInOrderPageByPage() {
    try (StoreInstance store = open()) {
      for (String name : List.of("delta", "alpha", "charlie", "bravo-2", "bravo_1")) {
        store.call(s -> s.credentials().write(Samples.first(store, new ServiceName(name), name)));
      }

      CredentialPage first =
          store.call(s -> s.credentials().list(ORGANISATION, Optional.empty(), 3));
      CredentialPage second = store.call(s -> s.credentials().list(ORGANISATION, first.next(), 3));

      assertThat(first.credentials())
          .extracting(each -> each.service().value())
          .containsExactly("alpha", "bravo-2", "bravo_1");
      assertThat(second.credentials())
          .extracting(each -> each.service().value())
          .containsExactly("charlie", "delta");
      assertThat(second.next()).isEmpty();
      assertThat(first.total()).isEqualTo(5);
    }
  }

  @Test
  default void listsWhatACredentialIsButNoCiphertext() {
    try (StoreInstance store = open()) {
      SealedCredential written = Samples.first(store, GITHUB, "gho_one");
      store.call(s -> s.credentials().write(written));

      CredentialPage page =
          store.call(s -> s.credentials().list(ORGANISATION, Optional.empty(), 1));

      assertThat(page.credentials()).containsExactly(written.summary());
      assertThat(page.next()).isEmpty();
      assertThat(CredentialSummary.class.getRecordComponents()).hasSize(4);
    }
  }

  @Test
  default void keepsCredentialsOfAnotherOrganisationApart() {
    try (StoreInstance store = open()) {
      Organisation other = new Organisation("org_other");
      store.call(s -> s.credentials().write(Samples.first(store, GITHUB, "one")));

      store.expect(s -> s.credentials().find(other, GITHUB)).isEqualTo(Optional.empty());
      store.expect(s -> s.credentials().delete(other, GITHUB)).isEqualTo(false);
      assertThat(store.call(s -> s.credentials().list(other, Optional.empty(), 10)).credentials())
          .isEmpty();
      store.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isNotEqualTo(Optional.empty());
    }
  }
}
