package dev.sallyport.vault.totp;

/**
 * The code of a moment. It opens something for the rest of its period, so it is printed nowhere.
 *
 * @param digits leading zeros included
 * @param remainingSeconds until the next one
 * @param period seconds
 */
public record TotpCode(String digits, int remainingSeconds, int period) {
  @Override
  public String toString() {
    return "TotpCode[redacted]";
  }
}
