package dev.sallyport.gate.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A record and what must still hold, at the moment it is written, for it to be true.
 *
 * @param version the organisation's version that the decision was made at; null writes the record
 *     whatever has changed
 * @param validUntil microseconds of the database's clock since 1970 at which the permission ends by
 *     itself
 */
public record ConditionalRecord(AuditRecord record, @Nullable Long version, Long validUntil) {

  /** Ends by revocation only. */
  public static final Long NEVER_ENDS = Long.MAX_VALUE;

  /** Written whatever has changed meanwhile: a refusal is true of the moment it was decided at. */
  public static ConditionalRecord unconditional(AuditRecord record) {
    return new ConditionalRecord(record, null, NEVER_ENDS);
  }

  /** Microseconds since 1970, as {@link #validUntil} counts them. */
  public static Long microsOf(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static @Nullable Instant instantOf(@Nullable Long micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
