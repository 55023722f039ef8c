package dev.sallyport.vault.enrolment;

import java.util.List;
import java.util.Optional;

/**
 * One page of the agents with keys, in order of their ids.
 *
 * @param next the agent to continue after; empty on the last page
 */
public record EnrolmentPage(List<SealedEnrolment> enrolments, Optional<AgentId> next) {
  /** The most a page holds. */
  public static final int LIMIT = 200;

  /** Copies the list. */
  public EnrolmentPage {
    enrolments = List.copyOf(enrolments);
  }

  /** A page of what was read with a limit one higher than asked for. */
  public static EnrolmentPage of(List<SealedEnrolment> read, int limit) {
    boolean more = read.size() > limit;
    List<SealedEnrolment> page = more ? read.subList(0, limit) : read;
    return new EnrolmentPage(
        page, more ? Optional.of(page.getLast().enrolment().agent()) : Optional.empty());
  }

  /** Throws when a page of that size cannot be asked for. */
  public static void requireLimit(int limit) {
    if (limit < 1 || limit > LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to " + LIMIT + " agents");
    }
  }
}
