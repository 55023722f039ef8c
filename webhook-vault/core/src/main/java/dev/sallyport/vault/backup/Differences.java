package dev.sallyport.vault.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private static final String CREDENTIAL = "credential ";
  private static final String ENROLMENT = "enrolment ";

  /** The service, of a name of a credential. */
  public static Optional<String> credential(String name) {
    return without(CREDENTIAL, name);
  }

  /** The agent, of a name of an agent's enrolled key. */
  public static Optional<String> enrolledAgent(String name) {
    return without(ENROLMENT, name);
  }

  private static Optional<String> without(String kind, String name) {
    return name.startsWith(kind) ? Optional.of(name.substring(kind.length())) : Optional.empty();
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
