package dev.sallyport.ticket;

import static dev.sallyport.ticket.TicketRefusal.INVALID_CLAIM;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, by name, as {@link StrictJson} read them. */
record Members(Map<String, JsonValue> byName) implements JsonValue {

  void requireAll(Set<String> names, TicketRefusal otherwise) throws RefusedException {
    if (!byName.keySet().containsAll(names)) {
      throw new RefusedException(otherwise);
    }
  }

  void requireOnly(Set<String> names, TicketRefusal otherwise) throws RefusedException {
    if (!names.containsAll(byName.keySet())) {
      throw new RefusedException(otherwise);
    }
  }

  /** The string of a member that is there. */
  String text(String name) throws RefusedException {
    return optionalText(name).orElseThrow(() -> new RefusedException(INVALID_CLAIM));
  }

  Optional<String> optionalText(String name) throws RefusedException {
    return switch (byName.get(name)) {
      case null -> Optional.empty();
      case JsonValue.Text text -> Optional.of(text.value());
      case JsonValue.Whole _, Members _, JsonValue.Other _ ->
          throw new RefusedException(INVALID_CLAIM);
    };
  }

  /** The seconds since 1970 of a member that is there. */
  long seconds(String name) throws RefusedException {
    @Nullable JsonValue value = byName.get(name);
    if (value instanceof JsonValue.Whole whole
        && whole.value() >= 1
        && whole.value() <= TicketLimits.MAX_EPOCH_SECONDS) {
      return whole.value();
    }
    throw new RefusedException(INVALID_CLAIM);
  }

  Optional<Members> optionalObject(String name) throws RefusedException {
    return switch (byName.get(name)) {
      case null -> Optional.empty();
      case Members members -> Optional.of(members);
      case JsonValue.Whole _, JsonValue.Text _, JsonValue.Other _ ->
          throw new RefusedException(INVALID_CLAIM);
    };
  }
}
