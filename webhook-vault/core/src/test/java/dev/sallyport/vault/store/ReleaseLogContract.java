package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.log.ReleaseLog} does. */
public interface ReleaseLogContract extends StoreContract {
  @Test
  default void pagesEntriesNewestFirstWithoutGapOrRepetition() {
    List<String> expected = new ArrayList<>();
    try (StoreInstance store = open()) {
      for (int i = 0; i < 7; i++) {
        LogEntry entry = Samples.entry(LogOutcome.REFUSED, "expired", "ticket-" + i);
        store.call(s -> s.log().append(ORGANISATION, entry));
        expected.addFirst("ticket-" + i);
      }
    }
    try (StoreInstance store = open()) {
      List<String> read = new ArrayList<>();
      OptionalLong before = OptionalLong.empty();
      do {
        OptionalLong from = before;
        LogPage page = store.call(s -> s.log().page(ORGANISATION, from, 3));
        page.entries().forEach(each -> read.add(each.ticket().orElseThrow()));
        before = page.next();
      } while (before.isPresent());

      assertThat(read).isEqualTo(expected);
    }
  }

  @Test
  default void returnsEveryPartOfAnEntryAsItWasAppended() {
    LogEntry full =
        Samples.entry(LogOutcome.ALARM, "agent_key_exposed", "tick")
            .of(Optional.of("certificateData,privateKeyData"));
    LogEntry bare =
        new LogEntry(
            NOW,
            LogOutcome.REFUSED,
            "malformed",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "réq–1");
    try (StoreInstance store = open()) {
      store.call(s -> s.log().append(ORGANISATION, full));
      store.call(s -> s.log().append(ORGANISATION, bare));

      LogPage page = store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 10));

      assertThat(page.entries())
          .extracting(RecordedEntry::entry)
          .containsExactly(Optional.of(bare), Optional.of(full));
      assertThat(page.next()).isEmpty();
    }
  }

  @Test
  default void hidesAnotherOrganisationsEntries() {
    try (StoreInstance store = open()) {
      store.call(
          s -> s.log().append(ORGANISATION, Samples.entry(LogOutcome.REFUSED, "expired", "t")));

      LogPage page =
          store.call(s -> s.log().page(new Organisation("org_other"), OptionalLong.empty(), 10));

      assertThat(page.entries()).isEmpty();
    }
  }
}
