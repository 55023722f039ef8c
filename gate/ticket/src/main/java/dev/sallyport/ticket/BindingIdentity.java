package dev.sallyport.ticket;

/**
 * The two ends of a binding: the gate's public URL ({@code iss}) and the vault's public URL ({@code
 * aud}), compared character by character, exactly as they were bound.
 */
public record BindingIdentity(String gate, String vault) {
  /** Characters of each URL; two of them must fit a ticket, and the ticket a redirect. */
  public static final int MAX_URL_CHARS = 200;

  public BindingIdentity {
    requireUrl(gate);
    requireUrl(vault);
  }

  private static void requireUrl(String url) {
    boolean web = url.startsWith("https://") || url.startsWith("http://");
    if (!web
        || url.length() > MAX_URL_CHARS
        || !url.chars().allMatch(BindingIdentity::needsNoEscape)) {
      throw new IllegalArgumentException(
          "not an http(s) URL of at most " + MAX_URL_CHARS + " plain characters");
    }
  }

  private static boolean needsNoEscape(int c) {
    return c > ' ' && c < 0x7f && "\"\\<>&='".indexOf(c) < 0;
  }
}
