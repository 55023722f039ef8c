package dev.sallyport.vault.postgresql;

import static java.util.Comparator.comparing;

import dev.sallyport.vault.release.Redemption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A redemption of a batch.
 *
 * @param ticket the ticket's bits
 * @param position where it stands in the batch as it was taken, from 0
 */
record AskedRedemption(UUID ticket, int position, Redemption redemption) {
  /** The order in which PostgreSQL has ids: without signs. */
  private static final Comparator<UUID> IDS =
      Comparator.<UUID>comparingLong(id -> id.getMostSignificantBits() ^ Long.MIN_VALUE)
          .thenComparingLong(id -> id.getLeastSignificantBits() ^ Long.MIN_VALUE);

  private static final Comparator<AskedRedemption> ORDER =
      comparing(AskedRedemption::ticket, IDS)
          .thenComparing(asked -> asked.redemption().organisation().value());

  /** In the order in which every process inserts tickets. */
  static List<AskedRedemption> inOrder(List<Redemption> batch) {
    List<AskedRedemption> asked = new ArrayList<>(batch.size());
    for (Redemption redemption : batch) {
      asked.add(new AskedRedemption(redemption.ticketBits(), asked.size(), redemption));
    }
    asked.sort(ORDER);
    return asked;
  }
}
