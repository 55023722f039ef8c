package dev.sallyport.vault.request;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which headers of an upstream's answer go to the caller. */
public final class AnswerHeaders {
  /** Of one connection, of another site, or said by the vault itself. */
  private static final Set<String> DROPPED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "set-cookie",
          "set-cookie2",
          "strict-transport-security",
          "alt-svc",
          "clear-site-data",
          "refresh",
          "cache-control",
          "referrer-policy",
          "x-content-type-options",
          "x-request-id",
          "vary");

  private AnswerHeaders() {}

  /**
   * The headers to pass on, with secrets masked. A {@code Location} is made absolute: relative to
   * the vault it would mean something else.
   */
  public static List<Header> passedOn(
      List<Header> headers, UpstreamRequest request, Scrubbing scrubbing) {
    Set<String> named = CallerHeaders.namedByConnection(headers);
    List<Header> passed = new ArrayList<>();
    for (Header header : headers) {
      boolean kept =
          !DROPPED.contains(header.name())
              && !named.contains(header.name())
              && !header.name().startsWith("access-control-")
              && Header.isName(header.name())
              && Header.isValue(header.value());
      if (kept) {
        placed(header, request)
            .map(each -> new Header(each.name(), scrubbing.mask(each.value())))
            .ifPresent(passed::add);
      }
    }
    return passed;
  }

  private static Optional<Header> placed(Header header, UpstreamRequest request) {
    if (!header.name().equals("location") && !header.name().equals("content-location")) {
      return Optional.of(header);
    }
    try {
      URI base = new URI(request.origin() + request.path().raw());
      return Optional.of(new Header(header.name(), base.resolve(header.value()).toString()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty(); // what is no address leads nowhere
    }
  }
}
