package dev.sallyport.gate.audit;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is read: whoever changes the table may have put there what no gate writes, and it
 * is shown all the same. The members are those of {@link AuditRecord}.
 *
 * @param action the name of an {@link AuditAction}, or {@code unknown:} and the number of none
 * @param decision in the same way of an {@link AuditDecision}
 * @param source in the same way of an {@link AuditSource}
 */
public record LoggedRecord(
    String organisation,
    String action,
    String decision,
    String source,
    @Nullable String reason,
    @Nullable String actor,
    @Nullable String key,
    @Nullable String object,
    @Nullable String service,
    @Nullable String client,
    @Nullable String ticket,
    @Nullable String request) {
  /** No name has a colon. */
  private static final String UNKNOWN = "unknown:";

  /** What a gate has written. */
  static LoggedRecord of(AuditRecord record) {
    return new LoggedRecord(
        record.organisation(),
        record.action().wireName(),
        record.decision().wireName(),
        record.source().wireName(),
        record.reason(),
        record.actor(),
        record.key(),
        record.object(),
        record.service(),
        record.client(),
        record.ticket(),
        record.request());
  }

  /** How a number is shown that has no name. */
  static String unknown(@Nullable Short code) {
    return UNKNOWN + code;
  }

  /** The first word that no gate writes. */
  Optional<String> strange() {
    return Stream.of(action, decision, source).filter(word -> word.startsWith(UNKNOWN)).findFirst();
  }
}
