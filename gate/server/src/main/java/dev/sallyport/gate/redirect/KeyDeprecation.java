package dev.sallyport.gate.redirect;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.service.http.Exchange;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That a key still works and should not be used any more. Whoever uses it is told with every
 * answer, whatever that is.
 *
 * @param sunset when it ends; null: when it is revoked
 */
public record KeyDeprecation(Instant since, @Nullable Instant sunset) {
  private static final CharSequence DEPRECATION = HttpHeaders.createOptimized("deprecation");
  private static final CharSequence SUNSET = HttpHeaders.createOptimized("sunset");
  private static final CharSequence LINK = HttpHeaders.createOptimized("link");

  /** Where it says how an agent gets another key: a reference within this gate. */
  private static final String WHAT_TO_DO =
      "</openapi.yaml#/paths/~1api~1agents~1self~1rotate-key>; rel=\"deprecation\"; type=\"application/yaml\"";

  /** The one form of a date that HTTP senders may use (RFC 9110, section 5.6.7). */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(UTC);

  /**
   * Tells it with the answer (RFC 9745, RFC 8594); nothing to tell when there is no deprecation.
   */
  static void tell(@Nullable KeyDeprecation deprecation, Exchange exchange) {
    if (deprecation != null) {
      exchange.answerWith(DEPRECATION, "@" + deprecation.since().getEpochSecond());
      exchange.answerWith(LINK, WHAT_TO_DO);
      Instant sunset = deprecation.sunset();
      if (sunset != null) {
        exchange.answerWith(SUNSET, HTTP_DATE.format(sunset));
      }
    }
  }
}
