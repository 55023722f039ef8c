package dev.sallyport.vault.storage;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what a listing asks for, page by page, within bounds. */
final class Lists {
  /** Lines of a list without a limit; what is longer is to be asked for in pages. */
  private static final int LONGEST = 5_000;

  /** Lines looked at for one call, so that a filter that fits nothing stays cheap. */
  private static final int LOOKED_AT = 10_000;

  private static final int PAGE = 200;

  private final StoredCollection collection;
  private final Listing listing;
  private final List<Map<String, Object>> found = new ArrayList<>();
  private int left = LOOKED_AT;

  private Lists(StoredCollection collection, Listing listing) {
    this.collection = collection;
    this.listing = listing;
  }

  /** A list as it is answered. */
  record Answer(List<Map<String, Object>> data, Optional<Map<String, Object>> pagination) {}

  static Future<Answer> of(StoredCollection collection, Listing listing) {
    for (String filter : listing.filters().keySet()) {
      if (!collection.filters().contains(filter)) {
        throw new VaultRefusal(
            VaultError.INVALID_REQUEST,
            "options.filters may only name "
                + String.join(", ", collection.filters().stream().sorted().toList())
                + ".");
      }
    }
    return new Lists(collection, listing).gather(listing.after());
  }

  private Future<Answer> gather(Optional<String> after) {
    return collection.page(after, pageSize()).compose(this::take);
  }

  private int pageSize() {
    boolean exact = listing.limit() > 0 && listing.filters().isEmpty();
    return exact ? Math.min(PAGE, listing.limit() - found.size()) : PAGE;
  }

  private Future<Answer> take(Listed.Page page) {
    for (Listed each : page.lines()) {
      left--;
      if (listing.takes(each)) {
        found.add(each.members());
      }
      boolean full = listing.limit() > 0 && found.size() == listing.limit();
      if (full || left == 0) {
        return Future.succeededFuture(answer(page, next(page, each)));
      }
    }
    return page.next().isPresent()
        ? gather(page.next())
        : Future.succeededFuture(answer(page, Optional.empty()));
  }

  private static Optional<String> next(Listed.Page page, Listed last) {
    return page.lines().getLast().equals(last) ? page.next() : Optional.of(last.cursor());
  }

  private Answer answer(Listed.Page page, Optional<String> next) {
    if (listing.limit() > 0) {
      return new Answer(found, Optional.of(pagination(page.total(), next)));
    }
    if (next.isPresent() || found.size() > LONGEST) {
      throw new VaultRefusal(
          VaultError.INVALID_REQUEST,
          "This list is long: send options.limit and continue with options.after.");
    }
    return new Answer(found, Optional.empty());
  }

  private static Map<String, Object> pagination(long total, Optional<String> next) {
    Map<String, Object> pagination = new LinkedHashMap<>();
    pagination.put("hasMore", next.isPresent());
    next.ifPresent(cursor -> pagination.put("nextCursor", cursor));
    pagination.put("totalCount", total);
    return pagination;
  }
}
