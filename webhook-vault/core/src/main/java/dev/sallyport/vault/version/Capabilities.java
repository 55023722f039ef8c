package dev.sallyport.vault.version;

import java.util.ArrayList;
import java.util.List;

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

  private static final String LOG = "log";

  private Capabilities() {}

  /**
   * What a vault can do.
   *
   * @param handsOutRefreshTokens whether its operator switched that on
   * @param provesItsLog whether its store keeps a tree of the log
   */
  public static List<String> of(boolean handsOutRefreshTokens, boolean provesItsLog) {
    List<String> names = new ArrayList<>(NAMES);
    if (handsOutRefreshTokens) {
      names.add(HANDOUT);
    }
    if (provesItsLog) {
      names.add(LOG);
    }
    return List.copyOf(names);
  }
}
