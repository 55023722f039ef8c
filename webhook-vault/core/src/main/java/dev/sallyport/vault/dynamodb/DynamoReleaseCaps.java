package dev.sallyport.vault.dynamodb;

import static java.util.UUID.randomUUID;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Caps, an item each, and the releases counted under them. */
final class DynamoReleaseCaps implements ReleaseCaps {
  private static final String KIND = "cap";

  /** Releases looked at in one question. */
  private static final int AT_ONCE = 1_000;

  private final Table table;
  private final Writing writing;

  DynamoReleaseCaps(Table table, Writing writing) {
    this.table = table;
    this.writing = writing;
  }

  @Override
  public Future<Void> put(Organisation organisation, ReleaseCap cap) {
    return table.attempts().repeat(() -> attempt(organisation, cap), Writing::held).mapEmpty();
  }

  private Future<Optional<Committed>> attempt(Organisation organisation, ReleaseCap cap) {
    return find(organisation, cap.service())
        .compose(
            found ->
                found
                    .map(
                        state ->
                            write(
                                organisation,
                                new Write.Put(state.with(cap).item(organisation), state.isStill())))
                    .orElseGet(
                        () ->
                            requireRoom(organisation)
                                .compose(
                                    room ->
                                        write(
                                            organisation,
                                            new Write.Put(
                                                fresh(cap).item(organisation),
                                                Condition.ABSENT)))));
  }

  private Future<Optional<Committed>> write(Organisation organisation, Write write) {
    return writing
        .plain(organisation, List.of(write))
        .map(committed -> committed.isDone() ? Optional.of(committed) : Optional.empty());
  }

  private static CapState fresh(ReleaseCap cap) {
    return new CapState(cap, randomUUID().toString(), 0, Instant.EPOCH);
  }

  private Future<Void> requireRoom(Organisation organisation) {
    return table
        .count(Selection.of(Place.partition(organisation, KIND)), MAXIMUM)
        .compose(
            count ->
                count.fitting() < MAXIMUM
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.FULL, "the vault holds no more caps")));
  }

  /** What was counted under it is dropped by DynamoDB when its time is over. */
  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return writing
        .plain(
            organisation,
            List.of(new Write.Delete(Place.cap(organisation, service), Condition.PRESENT)))
        .map(Committed::isDone);
  }

  @Override
  public Future<List<CapUse>> list(Organisation organisation, Instant now) {
    return table
        .list(Selection.of(Place.partition(organisation, KIND)), MAXIMUM)
        .compose(items -> uses(organisation, items, now, new ArrayList<>()));
  }

  private Future<List<CapUse>> uses(
      Organisation organisation, List<Item> items, Instant now, List<CapUse> uses) {
    if (uses.size() == items.size()) {
      return Future.succeededFuture(uses);
    }
    CapState state = CapState.read(items.get(uses.size()));
    return used(organisation, state, now)
        .compose(
            used -> {
              uses.add(new CapUse(state.cap(), used));
              return uses(organisation, items, now, uses);
            });
  }

  private Future<Integer> used(Organisation organisation, CapState state, Instant now) {
    Place end = Place.counted(organisation, state.life(), state.next());
    return used(end, now.minus(ReleaseCap.WINDOW), 0);
  }

  /** Times never go back, so the first old one ends it. */
  private Future<Integer> used(Place end, Instant after, int before) {
    return table
        .list(Selection.backwards(end.partition(), end.sort()), AT_ONCE)
        .compose(
            items -> {
              int young =
                  (int)
                      items.stream().filter(item -> item.time(CapState.AT).isAfter(after)).count();
              return young < AT_ONCE
                  ? Future.succeededFuture(before + young)
                  : used(items.getLast().place(), after, before + young);
            });
  }

  @Override
  public Future<Optional<Instant>> roomAt(
      Organisation organisation, ServiceName service, Instant now) {
    return find(organisation, service)
        .compose(
            found ->
                found
                    .filter(state -> state.cap().releases() > 0 && !state.hasRoomAnyway())
                    .map(state -> table.find(state.before(organisation)))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())))
        .map(
            oldest ->
                oldest
                    .map(item -> item.time(CapState.AT).plus(ReleaseCap.WINDOW))
                    .filter(room -> room.isAfter(now)));
  }

  private Future<Optional<CapState>> find(Organisation organisation, ServiceName service) {
    return table.find(Place.cap(organisation, service)).map(found -> found.map(CapState::read));
  }
}
