package dev.sallyport.gate.grant;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether the vault may refresh an OAuth credential when it is released under a grant. */
public enum RefreshPolicy {
  NONE,
  AUTO;

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The policy of exactly this wire name. */
  public static Optional<RefreshPolicy> parse(String wireName) {
    return Arrays.stream(values()).filter(policy -> policy.wireName().equals(wireName)).findFirst();
  }
}
