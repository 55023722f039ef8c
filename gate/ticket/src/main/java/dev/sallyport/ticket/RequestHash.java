package dev.sallyport.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one request that a ticket for a brokered request may be used for: SHA-256 of its method, the
 * host that was chosen and its target, each followed by a line feed (SPEC section 7.1). It covers
 * no body. Redacted where it is printed: who knows the path can guess a short query.
 */
public final class RequestHash {
  private final Sha256Hash hash;

  private RequestHash(Sha256Hash hash) {
    this.hash = hash;
  }

  /**
   * The hash of a request.
   *
   * @param host what chooses among the credential's hosts; empty: nothing was chosen, or the target
   *     names its host itself
   * @param target path and query as the vault passes them on, or the whole URL where the request
   *     names one
   * @return nothing when a part cannot stand on a line: no request that can be sent has such
   */
  public static Optional<RequestHash> of(String method, Optional<String> host, String target) {
    String chosen = host.orElse("");
    return isPlain(method) && isPlain(chosen) && isPlain(target)
        ? Optional.of(
            new RequestHash(
                Sha256Hash.of((method + "\n" + chosen + "\n" + target + "\n").getBytes(US_ASCII))))
        : Optional.empty();
  }

  /** The hash as a ticket spells it. */
  public static Optional<RequestHash> parse(String base64Url) {
    return Sha256Hash.parse(base64Url).map(RequestHash::new);
  }

  /** How a ticket spells it: canonical base64url. */
  public String base64Url() {
    return hash.base64Url();
  }

  /** In time that does not depend on how much of it is the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestHash that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "RequestHash[redacted]";
  }

  private static boolean isPlain(String part) {
    return part.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
