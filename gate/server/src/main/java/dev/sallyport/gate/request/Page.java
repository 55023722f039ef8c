package dev.sallyport.gate.request;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next where the next page starts; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }

  /** The page that {@code rows}, read with {@link PageRequest#rowsToRead}, make. */
  public static <T> Page<T> of(List<T> rows, PageRequest<?> request, Function<T, String> cursor) {
    if (rows.size() <= request.limit()) {
      return new Page<>(rows, Optional.empty());
    }
    List<T> items = rows.subList(0, request.limit());
    return new Page<>(items, Optional.of(cursor.apply(items.getLast())));
  }
}
