package dev.sallyport.vault.dynamodb;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;
import java.util.List;

/**
 * A cap as its item says it. Releases are numbered, and each is an item of its own: there is room
 * for another when the one that lies as many back as the cap allows is an hour old, or not there
 * any more. So counting takes the same effort however large the cap is.
 *
 * @param life names the releases counted under it; another after it was ended and set again
 * @param next number of the next release
 * @param latest when the last one was, by the vault's clock that was furthest ahead: so their times
 *     never go back
 */
record CapState(ReleaseCap cap, String life, long next, Instant latest) {
  private static final String RELEASES = "releases";
  private static final String LIFE = "life";
  private static final String NEXT = "next";
  private static final String LATEST = "latest";

  /** When it was. */
  static final String AT = "at";

  static CapState read(Item item) {
    return new CapState(
        new ReleaseCap(
            new ServiceName(item.place().sort()), Math.toIntExact(item.number(RELEASES))),
        item.text(LIFE),
        item.number(NEXT),
        item.time(LATEST));
  }

  Item item(Organisation organisation) {
    return Item.at(Place.cap(organisation, cap.service()))
        .number(RELEASES, cap.releases())
        .text(LIFE, life)
        .number(NEXT, next)
        .time(LATEST, latest);
  }

  CapState with(ReleaseCap other) {
    return new CapState(other, life, next, latest);
  }

  /** Holds while nobody counted or changed the cap. */
  Condition isStill() {
    return new Condition(
        "#life = :life AND #next = :next AND #releases = :releases",
        Item.empty().text(":life", life).number(":next", next).number(":releases", cap.releases()));
  }

  /** The release that has to be an hour old; of a cap of at least one release. */
  Place before(Organisation organisation) {
    return Place.counted(organisation, life, next - cap.releases());
  }

  boolean hasRoomAnyway() {
    return next < cap.releases();
  }

  /**
   * Counts a release at {@code now}.
   *
   * @return the cap, the counted release, and where it matters that there is room
   */
  List<Write> count(Organisation organisation, Instant now) {
    Instant at = now.isBefore(latest) ? latest : now;
    Write cap =
        new Write.Put(new CapState(this.cap, life, next + 1, at).item(organisation), isStill());
    Write counted =
        new Write.Put(
            Item.at(Place.counted(organisation, life, next))
                .time(AT, at)
                .expires(at.plus(ReleaseCap.WINDOW).plus(ReleaseCap.WINDOW)),
            Condition.ABSENT);
    return hasRoomAnyway()
        ? List.of(cap, counted)
        : List.of(cap, counted, new Write.Check(before(organisation), isOld(now)));
  }

  private static Condition isOld(Instant now) {
    return new Condition(
        "attribute_not_exists(#pk) OR #at <= :hourAgo",
        Item.empty().time(":hourAgo", now.minus(ReleaseCap.WINDOW)));
  }
}
