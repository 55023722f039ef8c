package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.Redemption;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Marks that tell whether history was cut by a restore, and whether writes are held. There are
 * several that say the same, since all who redeem tickets look at one: with a single mark they
 * would wait for one another.
 */
final class History {
  private static final String TICKETS_FROM = "ticketsFrom";
  private static final String RESTORED = "restored";
  private static final String TAKEN = "taken";

  private final Table table;
  private final Sealing sealing;

  History(Table table, Sealing sealing) {
    this.table = table;
    this.sealing = sealing;
  }

  /** Holds while the ticket is of this history and nothing holds writes. */
  Write.Check isOf(Redemption redemption) {
    return new Write.Check(
        Place.mark(redemption.organisation(), redemption.ticketBits()),
        sealing.notHeld(
            "(attribute_not_exists(#ticketsFrom) OR #ticketsFrom <= :until)",
            Item.empty().time(":until", redemption.ticketExpiresAt())));
  }

  /** Whether a refused {@link #isOf} is about the ticket, and not about writes that are held. */
  static boolean isCutOff(Redemption redemption, Committed.Obstacle obstacle) {
    return obstacle
        .item()
        .filter(mark -> mark.has(TICKETS_FROM))
        .filter(mark -> mark.number(TICKETS_FROM) > Item.micros(redemption.ticketExpiresAt()))
        .isPresent();
  }

  Future<Optional<Restoration>> restoration(Organisation organisation) {
    return table
        .find(Place.mark(organisation, 0))
        .map(found -> found.filter(mark -> mark.has(RESTORED)).map(History::restoration));
  }

  private static Restoration restoration(Item mark) {
    return new Restoration(mark.time(RESTORED), mark.time(TAKEN));
  }

  /** Holds all writes of contents until {@code end}, unless they are held already. */
  List<Write> hold(Organisation organisation, Instant end) {
    return onEach(
        organisation,
        "SET #held = :end",
        place ->
            sealing.notHeld(
                place.equals(Place.keyset(organisation))
                    ? "attribute_exists(#pk)"
                    : "attribute_not_exists(#none)",
                Item.empty().time(":end", end)));
  }

  /** The same, also when they are held. */
  static List<Write> takeOver(Organisation organisation, Instant end) {
    return onEach(
        organisation,
        "SET #held = :end",
        place -> new Condition("", Item.empty().time(":end", end)));
  }

  /** Lets writes go on, if they are held until {@code end}. */
  static List<Write> letGo(Organisation organisation, Instant end) {
    return onEach(
        organisation,
        "REMOVE #held",
        place -> new Condition("#held = :end", Item.empty().time(":end", end)));
  }

  private static List<Write> onEach(
      Organisation organisation, String change, Function<Place, Condition> condition) {
    List<Place> places = new ArrayList<>(List.of(Place.keyset(organisation)));
    for (int i = 0; i < Place.MARKS; i++) {
      places.add(Place.mark(organisation, i));
    }
    return places.stream()
        .<Write>map(place -> new Write.Update(place, change, condition.apply(place)))
        .toList();
  }

  /** Cuts history here, and holds nothing. */
  static List<Write> cut(Organisation organisation, Restoration restoration, long earliest) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < Place.MARKS; i++) {
      writes.add(
          new Write.Put(
              Item.at(Place.mark(organisation, i))
                  .time(RESTORED, restoration.restoredAt())
                  .time(TAKEN, restoration.takenAt())
                  .number(TICKETS_FROM, Math.max(earliest, Item.micros(restoration.ticketsFrom()))),
              Condition.NONE));
    }
    return writes;
  }

  /** From when on tickets count, as the store has it; 0 when it says nothing. */
  Future<Long> ticketsFrom(Organisation organisation) {
    return table
        .find(Place.mark(organisation, 0))
        .map(
            found ->
                found
                    .filter(mark -> mark.has(TICKETS_FROM))
                    .map(mark -> mark.number(TICKETS_FROM))
                    .orElse(0L));
  }
}
