package dev.sallyport.vault.storage;

import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The vault's own log, newest first. The gate reads it, to compare it with its own; it adds nothing
 * to it and takes nothing from it.
 */
final class StoredAudit implements StoredCollection {
  /**
   * Entries counted for {@code totalCount}: counting a log of years would cost more than it tells.
   */
  static final int COUNTED = 10_000;

  private static final Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Set<String> FILTERS =
      Set.of("outcome", "reason", "ticketId", "subject", "serviceName", "purpose");

  private final Organisation organisation;
  private final ReleaseLog log;

  StoredAudit(Organisation organisation, ReleaseLog log) {
    this.organisation = organisation;
    this.log = log;
  }

  @Override
  public Set<String> filters() {
    return FILTERS;
  }

  @Override
  public Future<Optional<Map<String, Object>>> get(String key) {
    long sequence = sequence(key, "key");
    return log.page(organisation, OptionalLong.of(sequence + 1), 1)
        .map(
            page ->
                page.entries().stream()
                    .filter(each -> each.sequence() == sequence)
                    .findFirst()
                    .map(StoredAudit::members));
  }

  @Override
  public Future<Listed.Page> page(Optional<String> after, int limit) {
    OptionalLong before =
        after.isPresent()
            ? OptionalLong.of(sequence(after.get(), "options.after"))
            : OptionalLong.empty();
    return log.page(organisation, before, limit)
        .compose(page -> log.count(organisation, COUNTED).map(total -> listed(page, total)));
  }

  private static Listed.Page listed(LogPage page, long total) {
    List<Listed> lines =
        page.entries().stream()
            .map(each -> new Listed(Long.toString(each.sequence()), each.at(), members(each)))
            .toList();
    Optional<String> next =
        page.next().isPresent()
            ? Optional.of(Long.toString(page.next().getAsLong()))
            : Optional.empty();
    return new Listed.Page(lines, next, total);
  }

  private static Map<String, Object> members(RecordedEntry recorded) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("key", Long.toString(recorded.sequence()));
    members.put("timestamp", recorded.at().toEpochMilli());
    members.put("outcome", recorded.outcome());
    members.put("reason", recorded.reason());
    recorded.ticket().ifPresent(value -> members.put("ticketId", value));
    recorded.subject().ifPresent(value -> members.put("subject", value));
    recorded.service().ifPresent(value -> members.put("serviceName", value));
    recorded.purpose().ifPresent(value -> members.put("purpose", value));
    recorded.client().ifPresent(value -> members.put("client", value));
    recorded.fields().ifPresent(fields -> members.put("fields", fields));
    members.put("requestId", recorded.requestId());
    return members;
  }

  @Override
  public Future<Map<String, Object>> set(VaultRequest request, String key, JsonObject data) {
    throw appendOnly();
  }

  @Override
  public Future<Boolean> delete(VaultRequest request, String key) {
    throw appendOnly();
  }

  private static VaultRefusal appendOnly() {
    return new VaultRefusal(
        VaultError.FORBIDDEN,
        "audit_append_only",
        "The vault writes its log itself: nobody adds to it or takes from it.");
  }

  private static long sequence(String text, String member) {
    if (!SEQUENCE.matcher(text).matches()) {
      throw new VaultRefusal(
          VaultError.INVALID_REQUEST, member + " must be the number of an entry.");
    }
    return Long.parseLong(text);
  }
}
