package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.organisation.Organisation;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What every write of contents looks at, so that it fits the rest of the store: the item of the
 * keyset. It tells which data key seals, and whether writes are held while a backup is read.
 */
final class Sealing {
  /** Which data key sealed an item; rotations look for it. */
  static final String KEY = "key";

  /** In the keyset's item: the key that seals now. */
  static final String SEALS = "seals";

  /** Until when nothing is written, in microseconds since 1970. */
  static final String HELD = "held";

  private static final String NOT_HELD = "(attribute_not_exists(#held) OR #held < :now)";

  private final InstantSource clock;

  Sealing(InstantSource clock) {
    this.clock = clock;
  }

  /** The key's name as items have it. */
  static String name(DataKeyId key) {
    return HexFormat.of().formatHex(key.prefix());
  }

  /**
   * The key that sealed all of these.
   *
   * @throws StoreException when more than one did: the keyset was changed meanwhile
   */
  static String keyOf(Collection<byte[]> ciphertexts) {
    String first = "";
    for (byte[] each : ciphertexts) {
      String name = DataKeyId.of(each).map(Sealing::name).orElseThrow(Sealing::stale);
      if (!first.isEmpty() && !name.equals(first)) {
        throw stale();
      }
      first = name;
    }
    return first;
  }

  /** Holds only while this key seals. */
  Write.Check by(Organisation organisation, String key) {
    return new Write.Check(
        Place.keyset(organisation),
        new Condition(
            "(attribute_not_exists(#seals) OR #seals = :key) AND " + NOT_HELD,
            now().text(":key", key)));
  }

  /** For what is not sealed. */
  Write.Check notHeld(Organisation organisation) {
    return new Write.Check(Place.keyset(organisation), new Condition(NOT_HELD, now()));
  }

  /** A condition on a mark of the store's history. */
  Condition notHeld(String further, Item values) {
    values.number(":now", Item.micros(clock.instant()));
    return new Condition(further + " AND " + NOT_HELD, values);
  }

  private Item now() {
    return Item.empty().number(":now", Item.micros(clock.instant()));
  }

  /**
   * Throws when a refused {@link #by} is not about writes that are held but about the key.
   *
   * @throws StoreException that says so
   */
  static void requireSeals(Committed.Obstacle obstacle, String key) {
    Optional<Item> keyset = obstacle.item();
    if (keyset.isPresent() && keyset.get().has(SEALS) && !keyset.get().text(SEALS).equals(key)) {
      throw stale();
    }
  }

  private static StoreException stale() {
    return new StoreException(
        StoreException.Kind.STALE_KEY, "sealed with a key that seals no longer");
  }
}
