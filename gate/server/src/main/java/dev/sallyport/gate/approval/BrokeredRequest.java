package dev.sallyport.gate.approval;

import dev.sallyport.ticket.RequestHash;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that an agent wants the vault to make: what is shown to those who approve it, and the
 * hash that stands for all of it but the body.
 *
 * @param host which one the agent chose, or the target's own; empty: the credential's first
 * @param path starts with a slash; the query is shown to nobody
 * @param hash of method, host and target, the query included
 */
public record BrokeredRequest(String method, Optional<String> host, String path, RequestHash hash) {
  /** Characters; no vault of ours takes more, and a person reads it. */
  public static final int MAXIMUM_PATH = 1_024;

  /** What it has to be, for who sent something else. */
  public static final String FORM =
      "The request's path has at most 1,024 characters, and its host, where one is chosen, 1 to 255 visible ASCII characters without / ? # and @";

  private static final Pattern METHOD = Pattern.compile("[A-Z]{3,7}");
  private static final Pattern HOST = Pattern.compile("[!-~&&[^/?#@]]{1,255}");
  private static final Pattern WHOLE_URL = Pattern.compile("https?://([^/?]*)(/[^?]*)?(?:[?].*)?");

  /**
   * The request with this method and target, as the vault will see them.
   *
   * @param chosen the host that was chosen; none where the target names one
   * @param target a path with its query, or a whole URL
   */
  public static Optional<BrokeredRequest> parse(
      String method, Optional<String> chosen, String target) {
    Matcher url = WHOLE_URL.matcher(target);
    boolean whole = url.matches();
    if (whole ? chosen.isPresent() : !target.startsWith("/")) {
      return Optional.empty();
    }
    Optional<String> host = whole ? Optional.of(url.group(1)) : chosen;
    String path = whole ? pathOf(url) : target.split("[?]", 2)[0];
    boolean readable =
        METHOD.matcher(method).matches()
            && host.map(each -> HOST.matcher(each).matches()).orElse(true)
            && path.length() <= MAXIMUM_PATH;
    return readable
        ? RequestHash.of(method, chosen, target)
            .map(hash -> new BrokeredRequest(method, host, path, hash))
        : Optional.empty();
  }

  private static String pathOf(Matcher url) {
    String path = url.group(2);
    return path == null ? "/" : path;
  }
}
