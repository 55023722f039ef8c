package dev.sallyport.vault.backup;

import java.util.ArrayList;
import java.util.List;

/**
 * What restoring a backup does to what is stored now, by names such as {@code credential github}.
 *
 * @param comingBack in the backup and not stored: deleted since, or lost
 * @param goingBack stored and another in the backup
 * @param lost stored and not in the backup
 */
public record Differences(List<String> comingBack, List<String> goingBack, List<String> lost) {
  /** Copies the lists. */
  public Differences {
    comingBack = List.copyOf(comingBack);
    goingBack = List.copyOf(goingBack);
    lost = List.copyOf(lost);
  }

  /** Both together. */
  public Differences and(Differences other) {
    return new Differences(
        joined(comingBack, other.comingBack),
        joined(goingBack, other.goingBack),
        joined(lost, other.lost));
  }

  private static List<String> joined(List<String> one, List<String> other) {
    List<String> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }
}
