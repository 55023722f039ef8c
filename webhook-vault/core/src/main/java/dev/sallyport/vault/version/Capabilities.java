package dev.sallyport.vault.version;

import java.util.List;

/** What this vault can do, in the words of protocol section 3. */
public final class Capabilities {
  /** Every capability there is. */
  public static final List<String> NAMES =
      List.of("storage", "credential", "proxy", "request", "store", "totp", "ticketConstraints");

  private Capabilities() {}
}
