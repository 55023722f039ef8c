package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The log, in one partition. */
final class DynamoReleaseLog implements ReleaseLog {
  private static final String KIND = "log";

  private final Table table;
  private final LogItems items;

  DynamoReleaseLog(Table table, LogItems items) {
    this.table = table;
    this.items = items;
  }

  @Override
  public Future<Void> append(Organisation organisation, LogEntry entry) {
    return table
        .attempts()
        .repeat(
            () ->
                table
                    .commit(List.of(items.append(organisation, entry)))
                    .map(
                        committed ->
                            committed.isDone() ? Optional.of(committed) : Optional.empty()),
            Writing::held)
        .mapEmpty();
  }

  @Override
  public Future<LogPage> page(Organisation organisation, OptionalLong before, int limit) {
    LogPage.requireLimit(limit);
    String from = Place.sortable(before.orElse(Long.MAX_VALUE));
    return table
        .list(Selection.backwards(Place.partition(organisation, KIND), from), limit + 1)
        .map(found -> LogPage.of(found.stream().map(LogItems::read).toList(), limit));
  }

  @Override
  public Future<Long> count(Organisation organisation, int most) {
    return table
        .count(Selection.of(Place.partition(organisation, KIND)).atMost(most), most)
        .map(count -> Math.min(count.fitting(), most));
  }
}
