package dev.sallyport.gate.trust;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How often a key may be used, by name. */
public enum RateLimitProfile {
  LOW(10),
  STANDARD(60),
  HIGH(600);

  private final int requestsPerMinute;

  RateLimitProfile(int requestsPerMinute) {
    this.requestsPerMinute = requestsPerMinute;
  }

  /** What the key's limit is. Requests. */
  public int requestsPerMinute() {
    return requestsPerMinute;
  }

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The profile of exactly this wire name. */
  public static Optional<RateLimitProfile> parse(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
