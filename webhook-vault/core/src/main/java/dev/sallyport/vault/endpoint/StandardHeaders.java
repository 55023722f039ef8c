package dev.sallyport.vault.endpoint;

import dev.sallyport.vault.endpoint.VaultResponse.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers of every answer: nothing is kept by caches, passed on as a referrer or guessed about.
 */
final class StandardHeaders {
  private static final List<Header> ALWAYS =
      List.of(
          new Header("cache-control", "no-store"),
          new Header("referrer-policy", "no-referrer"),
          new Header("x-content-type-options", "nosniff"));

  /** Two years, in seconds; only meaningful, and only sent, when clients come by https. */
  private static final Header TRANSPORT_SECURITY =
      new Header("strict-transport-security", "max-age=63072000");

  private final List<Header> headers;

  StandardHeaders(boolean underTls) {
    List<Header> all = new ArrayList<>(ALWAYS);
    if (underTls) {
      all.add(TRANSPORT_SECURITY);
    }
    this.headers = List.copyOf(all);
  }

  VaultResponse on(VaultResponse response, String requestId) {
    List<Header> all = new ArrayList<>(headers.size() + 1);
    all.addAll(headers);
    all.add(new Header("x-request-id", requestId));
    return response.with(all);
  }
}
