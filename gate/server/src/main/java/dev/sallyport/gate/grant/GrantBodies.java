package dev.sallyport.gate.grant;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.ticket.ServiceName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators send about grants. */
public final class GrantBodies {
  /** What a service is called. */
  public static final String SERVICE_SHAPE =
      "a service name: 1 to 64 of a-z, 0-9, dot, underscore, hyphen, with a letter or digit at both ends";

  /** A policy that outlives everybody who could look at it is none. */
  private static final Instant LATEST_POLICY = Instant.parse("2200-01-01T00:00:00Z");

  private GrantBodies() {}

  /** The limits of a grant's lives. */
  record Policy(
      @Nullable String expiresAt,
      @Nullable Integer maxTtlSeconds,
      @Nullable Integer defaultTtlSeconds) {
    GrantPolicy toPolicy() {
      return new GrantPolicy(
          parsed(
              "grantPolicy.expiresAt",
              expiresAt,
              text -> instant(text).filter(time -> time.isBefore(LATEST_POLICY)),
              "a time such as 2030-01-31T12:00:00Z, before the year 2200"),
          Optional.ofNullable(maxTtlSeconds).map(Duration::ofSeconds),
          Optional.ofNullable(defaultTtlSeconds).map(Duration::ofSeconds));
    }
  }

  record Create(
      @Nullable String serviceName,
      @Nullable Integer expiresInHours,
      @Nullable String expiresAt,
      @Nullable String refreshPolicy,
      @Nullable Policy grantPolicy,
      @Nullable String notes) {
    GrantDraft toDraft() {
      return new GrantDraft(
          parsed(
                  "serviceName",
                  required("serviceName", serviceName),
                  ServiceName::parse,
                  SERVICE_SHAPE)
              .orElseThrow(),
          GrantBodies.refreshPolicy(refreshPolicy).orElse(RefreshPolicy.NONE),
          end(expiresInHours, expiresAt),
          grantPolicy == null ? GrantPolicy.NONE : grantPolicy.toPolicy(),
          notes == null ? "" : notes);
    }
  }

  record Extend(@Nullable Integer expiresInHours, @Nullable String expiresAt) {
    AskedEnd toEnd() {
      return end(expiresInHours, expiresAt);
    }
  }

  record Change(
      @Nullable String refreshPolicy, @Nullable Policy grantPolicy, @Nullable String notes) {
    GrantChange toChange() {
      return new GrantChange(
          GrantBodies.refreshPolicy(refreshPolicy),
          Optional.ofNullable(grantPolicy).map(Policy::toPolicy),
          Optional.ofNullable(notes));
    }
  }

  private static Optional<RefreshPolicy> refreshPolicy(@Nullable String text) {
    return parsed("refreshPolicy", text, RefreshPolicy::parse, "none or auto");
  }

  /**
   * The end that two members of a body ask for.
   *
   * @throws IllegalArgumentException when it is outside the limits of every grant
   */
  public static AskedEnd end(@Nullable Integer expiresInHours, @Nullable String expiresAt) {
    if (expiresInHours != null && expiresAt != null) {
      throw invalid("Send expiresInHours or expiresAt, not both");
    }
    if (expiresInHours != null) {
      return new AskedEnd.InHours(expiresInHours);
    }
    return parsed(
            "expiresAt", expiresAt, GrantBodies::instant, "a time such as 2030-01-31T12:00:00Z")
        .<AskedEnd>map(AskedEnd.At::new)
        .orElseGet(AskedEnd.Unsaid::new);
  }

  /** A time with its offset, as the database can hold it: a thousandth of a millisecond. */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          OffsetDateTime.parse(text).toInstant().truncatedTo(java.time.temporal.ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
