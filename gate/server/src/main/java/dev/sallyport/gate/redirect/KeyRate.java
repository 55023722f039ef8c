package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.Charge;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a key may be used for credentials: so many times at once, and as many again within each
 * minute.
 */
record KeyRate(Charge charge) implements Counted {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static KeyRate of(String counter, int requestsPerMinute) {
    return new KeyRate(Charge.rate(counter, requestsPerMinute, MINUTE));
  }

  /**
   * The rates in a row: those of the key and of the keys above it.
   *
   * @param references {@code counter@limit} of each; null when there is none
   */
  static List<Counted> all(String @Nullable [] references) {
    return references == null
        ? List.of()
        : Arrays.stream(references).<Counted>map(KeyRate::parse).toList();
  }

  private static KeyRate parse(String reference) {
    int at = reference.lastIndexOf('@');
    return of(
        reference.substring(0, at), Integer.parseInt(reference, at + 1, reference.length(), 10));
  }

  @Override
  public Refusal spent(@Nullable Instant retryAt) {
    return new Refusal(
        Denial.RATE_LIMITED,
        List.of(),
        new SpentRate(
            "requests_per_minute", charge.limit(), MINUTE.toSeconds(), requireNonNull(retryAt)));
  }
}
