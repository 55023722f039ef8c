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

/** What an operator sends to grant a service. */
record GrantBody(
    @Nullable String serviceName,
    @Nullable Integer expiresInHours,
    @Nullable String expiresAt,
    @Nullable String refreshPolicy) {
  static final String SERVICE_SHAPE =
      "a service name: 1 to 64 of a-z, 0-9, dot, underscore, hyphen, with a letter or digit at both ends";

  GrantDraft toDraft(Instant now) {
    ServiceName service =
        parsed(
                "serviceName",
                required("serviceName", serviceName),
                ServiceName::parse,
                SERVICE_SHAPE)
            .orElseThrow();
    RefreshPolicy policy =
        parsed("refreshPolicy", refreshPolicy, RefreshPolicy::parse, "none or auto")
            .orElse(RefreshPolicy.NONE);
    return new GrantDraft(service, policy, now, end(now));
  }

  private Optional<Instant> end(Instant now) {
    if (expiresInHours != null && expiresAt != null) {
      throw invalid("Send expiresInHours or expiresAt, not both");
    }
    return expiresInHours != null
        ? Optional.of(now.plus(Duration.ofHours(expiresInHours)))
        : parsed("expiresAt", expiresAt, GrantBody::instant, "a time such as 2030-01-31T12:00:00Z");
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
