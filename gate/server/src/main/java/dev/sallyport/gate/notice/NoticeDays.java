package dev.sallyport.gate.notice;

import java.util.List;
import java.util.Optional;

/**
 * How many days before its end a thing announces itself.
 *
 * @param days each once, the most first
 */
public record NoticeDays(List<Integer> days) {
  /** A month to plan, a week to do it, a day to be woken. */
  public static final NoticeDays DEFAULT = new NoticeDays(List.of(30, 7, 1));

  private static final int MAXIMUM = 365;

  /** Every one is a message to everybody who listens. */
  private static final int MAXIMUM_NOTICES = 8;

  /** Refuses none, too many, and days out of range with {@link IllegalArgumentException}. */
  public NoticeDays {
    days = days.stream().distinct().sorted((one, other) -> other - one).toList();
    if (days.isEmpty()
        || days.size() > MAXIMUM_NOTICES
        || days.getFirst() > MAXIMUM
        || days.getLast() < 1) {
      throw new IllegalArgumentException(
          "there are 1 to " + MAXIMUM_NOTICES + " notices, 1 to " + MAXIMUM + " days before");
    }
  }

  /** The days of texts such as 30, 7 and 1; empty when they are none. */
  public static Optional<NoticeDays> parse(List<String> texts) {
    if (!texts.stream().allMatch(text -> text.matches("[0-9]{1,3}"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NoticeDays(texts.stream().map(Integer::valueOf).toList()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Integer[] toArray() {
    return days.toArray(Integer[]::new);
  }

  /** The first notice of all. */
  int earliest() {
    return days.getFirst();
  }
}
