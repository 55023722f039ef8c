package dev.sallyport.gate.grantrequest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of an agent's request for a grant. */
public enum GrantRequestStatus {
  PENDING,
  APPROVED,
  DENIED,
  /** Nobody decided in time. */
  EXPIRED;

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of exactly this wire name. */
  public static Optional<GrantRequestStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
