package dev.sallyport.vault.totp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The HMAC that makes the codes. */
enum TotpAlgorithm {
  SHA1("HmacSHA1"),
  SHA256("HmacSHA256"),
  SHA512("HmacSHA512");

  private final String platformName;

  TotpAlgorithm(String platformName) {
    this.platformName = platformName;
  }

  /** As the Java platform calls it. */
  String platformName() {
    return platformName;
  }

  /** The algorithm of this name, in either case. */
  static Optional<TotpAlgorithm> parse(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> each.name().equals(upper)).findFirst();
  }
}
