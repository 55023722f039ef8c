package dev.sallyport.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class WrittenRecordsTest {
  private final WrittenRecords records = new WrittenRecords();

  private static AuditEntry entry(long id, String organisation) {
    return new AuditEntry(
        id,
        Instant.EPOCH,
        LoggedRecord.of(
            new AuditRecord(
                organisation,
                AuditAction.WHOAMI,
                AuditDecision.ALLOW,
                AuditSource.AGENT,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)),
        Explanation.NONE);
  }

  private static List<AuditEntry> batch(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(id -> entry(id, "org")).toList();
  }

  @Test
  void findsWhatWasWrittenUntilItIsForgotten() {
    records.add(batch(1, 3));
    records.add(batch(7, 8));

    assertThat(records.find(3L)).isEqualTo(entry(3, "org"));
    assertThat(records.find(5L)).isNull();
    records.forget(7);
    assertThat(records.find(3L)).isNull();
    assertThat(records.find(7L)).isNull();
    assertThat(records.find(8L)).isEqualTo(entry(8, "org"));
  }

  @Test
  void forgetsWhatNobodyAskedFor() {
    records.add(batch(1, 3));

    records.forget(3);
    assertThat(records.find(3L)).isNull();
  }

  @Test
  void leavesOutTheOldestOfTooMany() {
    int half = WrittenRecords.MOST / 2;
    records.add(batch(1, half));
    records.add(batch(half + 1, 2L * half));
    records.add(batch(2L * half + 1, 2L * half + 1));

    assertThat(records.find((long) half)).isNull();
    assertThat(records.find(half + 1L)).isNotNull();
    assertThat(records.find(2L * half + 1)).isNotNull();
  }

  @Test
  void knowsNothingAnyMoreWhenNumbersAreGivenAgain() {
    records.add(batch(1, 9));
    records.forget(5);
    records.forget(2);

    assertThat(records.find(9L)).isNull();
  }
}
