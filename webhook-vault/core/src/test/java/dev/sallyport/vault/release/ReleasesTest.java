package dev.sallyport.vault.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.credential.CachedCredentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.CachedKeys;
import dev.sallyport.vault.enrolment.Enrolment;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.file.FileClosedStore;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.store.EnrolmentsContract;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases from memory, proved at the commit; {@code elsewhere} is another process that changes
 * what is stored.
 */
final class ReleasesTest implements StoreContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();

  @TempDir private Path folder = Path.of("");
  private StoreInstance store;
  private StoreInstance elsewhere;
  private Releases releases;

  @BeforeEach
  void start() {
    store = open();
    elsewhere = open();
    releases =
        store.call(
            s ->
                Future.succeededFuture(
                    new Releases(
                        new CachedCredentials(s.credentials(), store.keyset()),
                        new CachedKeys(
                            ORGANISATION,
                            s.enrolments(),
                            new EnrolmentSeal(store.keyset()),
                            SealingSuites.ofEveryRuntime()),
                        s.redemptions(),
                        s.caps(),
                        FreshCredentials.AS_STORED)));
  }

  @AfterEach
  void close() {
    store.close();
    elsewhere.close();
  }

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  @Override
  public StoreInstance open() {
    return StoreInstance.open(
        VERTX, ORGANISATION, KEYS, FileClosedStore.at(VERTX, folder.resolve("vault.sp")));
  }

  private SealedCredential stored(SealedCredential credential) {
    elsewhere.expect(s -> s.credentials().write(credential)).isEqualTo(true);
    return credential;
  }

  private ReleaseOutcome release(TicketId ticket, Optional<String> creation) {
    return release(ticket, creation, credential -> true);
  }

  private ReleaseOutcome release(
      TicketId ticket, Optional<String> creation, Predicate<SealedCredential> fits) {
    LogEntry entry = Samples.entry(LogOutcome.RELEASED, "released", ticket.value());
    return store.call(
        s ->
            releases.release(
                new Releases.Request(
                    ORGANISATION,
                    GITHUB,
                    ticket,
                    NOW.plusSeconds(30),
                    creation,
                    fits,
                    Optional.of(new Recipient(EnrolmentsContract.AGENT, true, false)),
                    entry)));
  }

  private String released(ReleaseOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReleaseOutcome.Released.class);
    return Samples.accessToken(store, ((ReleaseOutcome.Released) outcome).credential());
  }

  @Test
  void releasesTheValueThatIsStoredAlsoWhenMemoryHoldsAnOlderOne() {
    SealedCredential first = stored(Samples.first(elsewhere, GITHUB, "one"));
    assertThat(released(release(Samples.ticket(), Optional.empty()))).isEqualTo("one");

    stored(Samples.next(elsewhere, first, "two"));

    assertThat(released(release(Samples.ticket(), Optional.empty()))).isEqualTo("two");
  }

  @Test
  void asksTheStoreBeforeItRefusesACredentialOfAnotherKindAndKeepsTheTicket() {
    SealedCredential first = stored(Samples.first(elsewhere, GITHUB, "one"));
    release(Samples.ticket(), Optional.empty());
    TicketId ticket = Samples.ticket();

    assertThat(release(ticket, Optional.empty(), credential -> false))
        .isInstanceOf(ReleaseOutcome.Unfit.class);
    stored(Samples.next(elsewhere, first, "two"));

    assertThat(
            released(
                release(ticket, Optional.empty(), credential -> !credential.version().isFirst())))
        .isEqualTo("two");
  }

  @Test
  void refusesADeletedCredentialOnTheVeryNextRequestAndKeepsTheTicket() {
    stored(Samples.first(elsewhere, GITHUB, "one"));
    release(Samples.ticket(), Optional.empty());
    TicketId ticket = Samples.ticket();

    elsewhere.expect(s -> s.credentials().delete(ORGANISATION, GITHUB)).isEqualTo(true);

    assertThat(release(ticket, Optional.empty())).isInstanceOf(ReleaseOutcome.NoCredential.class);
    stored(Samples.first(elsewhere, GITHUB, "again"));
    assertThat(released(release(ticket, Optional.empty()))).isEqualTo("again");
  }

  @Test
  void comparesTheTicketsCreationWithWhatIsStoredNotWithWhatIsRemembered() {
    SealedCredential first = stored(Samples.first(elsewhere, GITHUB, "first life"));
    release(Samples.ticket(), Optional.empty());
    elsewhere.expect(s -> s.credentials().delete(ORGANISATION, GITHUB)).isEqualTo(true);
    SealedCredential second = stored(Samples.first(elsewhere, GITHUB, "second life"));

    assertThat(release(Samples.ticket(), creation(first)))
        .isInstanceOf(ReleaseOutcome.StaleCreation.class);
    assertThat(released(release(Samples.ticket(), creation(second)))).isEqualTo("second life");
  }

  private Optional<String> keyOf(ReleaseOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReleaseOutcome.Released.class);
    return ((ReleaseOutcome.Released) outcome).key().map(RecipientKey::text);
  }

  @Test
  void releasesToTheKeyThatIsEnrolledNowAlsoWhenMemoryHoldsAnother() {
    stored(Samples.first(elsewhere, GITHUB, "one"));
    EnrolmentSeal seal = new EnrolmentSeal(elsewhere.keyset());
    assertThat(keyOf(release(Samples.ticket(), Optional.empty()))).isEmpty();

    for (RecipientKey key : List.of(Samples.ALICE, Samples.BOB)) {
      elsewhere.call(s -> s.enrolments().put(seal.seal(EnrolmentsContract.AGENT, key, NOW)));
      assertThat(keyOf(release(Samples.ticket(), Optional.empty()))).contains(key.text());
    }

    elsewhere.call(s -> s.enrolments().delete(ORGANISATION, EnrolmentsContract.AGENT));
    assertThat(keyOf(release(Samples.ticket(), Optional.empty()))).isEmpty();
  }

  @Test
  void releasesNothingWhileTheStoredKeyIsNotWhatWasEnrolled() {
    stored(Samples.first(elsewhere, GITHUB, "one"));
    SealedEnrolment other =
        new EnrolmentSeal(elsewhere.keyset()).seal(new AgentId("agt_2"), Samples.BOB, NOW);
    SealedEnrolment moved =
        new SealedEnrolment(
            ORGANISATION,
            new Enrolment(EnrolmentsContract.AGENT, Samples.BOB.id(), NOW),
            other.sealedKey());
    elsewhere.call(s -> s.enrolments().put(moved));

    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> release(Samples.ticket(), Optional.empty()));
  }

  @Test
  void releasesOnceForOneTicketAndLogsTheAlarm() {
    stored(Samples.first(elsewhere, GITHUB, "one"));
    TicketId ticket = Samples.ticket();

    assertThat(release(ticket, Optional.empty())).isInstanceOf(ReleaseOutcome.Released.class);
    assertThat(release(ticket, Optional.empty()))
        .isInstanceOf(ReleaseOutcome.AlreadyRedeemed.class);

    assertThat(elsewhere.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 10)).entries())
        .extracting(RecordedEntry::outcome)
        .containsExactly("alarm", "released");
  }

  @Test
  void neverReleasesAnOlderValueThanWasAcknowledgedWhileValuesChange() {
    SealedCredential current = stored(Samples.first(elsewhere, GITHUB, "1"));
    List<Integer> seen = new ArrayList<>();
    for (int value = 2; value <= 40; value++) {
      Future<ReleaseOutcome> racing =
          store.start(
              s ->
                  releases.release(
                      new Releases.Request(
                          ORGANISATION,
                          GITHUB,
                          Samples.ticket(),
                          NOW.plusSeconds(30),
                          Optional.empty(),
                          credential -> true,
                          Optional.empty(),
                          Samples.entry(LogOutcome.RELEASED, "released", "t"))));
      current = stored(Samples.next(elsewhere, current, Integer.toString(value)));
      int raced = Integer.parseInt(released(StoreInstance.await(racing)));
      int after = Integer.parseInt(released(release(Samples.ticket(), Optional.empty())));

      assertThat(raced).isBetween(value - 1, value);
      assertThat(after).isEqualTo(value);
      seen.add(after);
    }
    assertThat(seen).hasSize(39);
  }

  private static Optional<String> creation(SealedCredential credential) {
    return Optional.of(credential.version().creation().value());
  }
}
