package dev.sallyport.gate.event.delivery;

import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.event.EventType;
import java.util.Arrays;
import java.util.List;

/**
 * Which types of events an endpoint is told about: those that are named, or {@value #EVERY} alone
 * for every one, also of those that come later.
 */
record EventTypes(List<String> names) {
  private static final String EVERY = "*";

  /** Refuses an empty list and unknown names with {@link IllegalArgumentException}. */
  EventTypes {
    names = names.stream().distinct().toList();
    boolean understood = names.equals(List.of(EVERY)) || names.stream().allMatch(EventTypes::known);
    if (names.isEmpty() || !understood) {
      throw new IllegalArgumentException(
          "The field 'eventTypes' is [\"*\"], or names at least one of " + all());
    }
  }

  /** Every type. */
  static EventTypes every() {
    return new EventTypes(List.of(EVERY));
  }

  private static String all() {
    return Arrays.stream(EventType.values()).map(EventType::wireName).collect(joining(", "));
  }

  private static boolean known(String name) {
    return EventType.parse(name).isPresent();
  }
}
