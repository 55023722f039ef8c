package dev.sallyport.vault.version;

import java.util.List;
import java.util.stream.Stream;

/** What this vault can do, in the words of protocol section 3. */
public final class Capabilities {
  /** What every vault can do. */
  public static final List<String> NAMES =
      List.of(
          "storage",
          "credential",
          "proxy",
          "relay",
          "request",
          "refresh",
          "store",
          "totp",
          "ticketConstraints");

  private static final String HANDOUT = "tv-refresh";

  private Capabilities() {}

  /**
   * What a vault can do.
   *
   * @param handsOutRefreshTokens whether its operator switched that on
   */
  public static List<String> of(boolean handsOutRefreshTokens) {
    return handsOutRefreshTokens
        ? Stream.concat(NAMES.stream(), Stream.of(HANDOUT)).toList()
        : NAMES;
  }
}
