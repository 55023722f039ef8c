package dev.sallyport.service.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long records of a log are kept: a whole number of days, as ISO 8601 writes it.
 *
 * @param days {@value #MINIMUM_DAYS} to {@value #MAXIMUM_DAYS}
 */
public record RetentionPeriod(int days) {
  /** Longer than any ticket lives, and any limit counts. */
  public static final int MINIMUM_DAYS = 30;

  /** A hundred years. */
  public static final int MAXIMUM_DAYS = 36_500;

  /** What to say to somebody who wrote another one. */
  public static final String RULE =
      "must be a number of days such as P400D, from P" + MINIMUM_DAYS + "D to P36500D";

  private static final Pattern TEXT = Pattern.compile("P([1-9][0-9]{0,4})D");

  public RetentionPeriod {
    if (days < MINIMUM_DAYS || days > MAXIMUM_DAYS) {
      throw new IllegalArgumentException(RULE);
    }
  }

  /** A period that somebody wrote, if it is one. */
  public static Optional<RetentionPeriod> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(Integer.parseInt(matcher.group(1)))
            .filter(days -> days >= MINIMUM_DAYS && days <= MAXIMUM_DAYS)
            .map(RetentionPeriod::new)
        : Optional.empty();
  }

  /** What was written before this is over its time. */
  public Instant endsBefore(Instant now) {
    return now.minus(Duration.ofDays(days));
  }

  @Override
  public String toString() {
    return "P" + days + "D";
  }
}
