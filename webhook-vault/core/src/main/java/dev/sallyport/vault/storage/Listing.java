package dev.sallyport.vault.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which part of a collection is asked for.
 *
 * @param limit how many at most; 0 for all of them
 * @param after the cursor of the page before
 * @param since only what was changed then or later
 * @param filters members and the values that they must have
 */
record Listing(
    int limit, Optional<String> after, Optional<Instant> since, Map<String, String> filters) {
  /** The most that a page holds. */
  static final int MAXIMUM_LIMIT = 1_000;

  private static final int MAXIMUM_FILTERS = 8;
  private static final int CURSOR_CHARACTERS = 128;
  private static final long LATEST = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

  Listing {
    filters = Map.copyOf(filters);
  }

  /** Everything. */
  static Listing all() {
    return new Listing(0, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The listing that {@code options} describe. */
  static Listing in(JsonObject options) {
    options.requireOnly(Set.of("limit", "after", "since", "filters"), "options");
    return new Listing(
        limit(options),
        options.text("after").map(Listing::cursor),
        options.member("since").map(Listing::time),
        options.member("filters").map(Listing::filters).orElseGet(Map::of));
  }

  private static int limit(JsonObject options) {
    return options
        .member("limit")
        .map(
            node -> {
              boolean fits =
                  node.isIntegralNumber()
                      && node.canConvertToInt()
                      && node.intValue() >= 0
                      && node.intValue() <= MAXIMUM_LIMIT;
              if (!fits) {
                throw invalid("options.limit must be 0, which means all, or up to 1000.");
              }
              return node.intValue();
            })
        .orElse(0);
  }

  private static String cursor(String text) {
    if (text.isEmpty() || text.length() > CURSOR_CHARACTERS) {
      throw invalid("options.after must be the nextCursor of the page before.");
    }
    return text;
  }

  private static Instant time(JsonNode node) {
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 0
            && node.longValue() < LATEST;
    if (!fits) {
      throw invalid("options.since must be milliseconds since 1970.");
    }
    return Instant.ofEpochMilli(node.longValue());
  }

  private static Map<String, String> filters(JsonNode node) {
    if (!node.isObject() || node.size() > MAXIMUM_FILTERS) {
      throw invalid("options.filters must be an object of at most 8 members.");
    }
    Map<String, String> filters = new TreeMap<>();
    for (var member : node.properties()) {
      if (!member.getValue().isTextual() && !member.getValue().isBoolean()) {
        throw invalid("A value in options.filters must be a text or a truth value.");
      }
      filters.put(member.getKey(), member.getValue().asText());
    }
    return filters;
  }

  /** Whether something listed is asked for. */
  boolean takes(Listed each) {
    return since.filter(time -> each.changedAt().isBefore(time)).isEmpty()
        && filters.entrySet().stream()
            .allMatch(
                filter ->
                    filter.getValue().equals(String.valueOf(each.members().get(filter.getKey()))));
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
