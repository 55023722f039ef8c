package dev.sallyport.vault.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers of a caller go to the upstream. */
public final class CallerHeaders {
  /** Of one connection, or set by the vault itself (RFC 9110, section 7.6.1). */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "expect",
          "http2-settings");

  /**
   * Dropped: they tell of the way here, ask for encodings in which a secret could not be found, or
   * for a part of an answer that could cut one in two.
   */
  private static final Set<String> DROPPED =
      Set.of(
          "accept-encoding",
          "range",
          "if-range",
          "referer",
          "origin",
          "via",
          "forwarded",
          "x-agent-key",
          "x-user-token",
          "x-real-ip",
          "x-request-id",
          "x-target-host");

  private static final List<String> DROPPED_PREFIXES =
      List.of("x-forwarded-", "x-sallyport-", "x-tokenvault-", "x-ticket-", "x-tv-", "sec-");

  /** Refused: credentials of the caller's own, and what makes an upstream read another request. */
  private static final Set<String> REFUSED =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "x-api-key",
          "x-amz-security-token",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-url",
          "x-original-method",
          "x-rewrite-url");

  private static final int MAXIMUM = 64;

  private CallerHeaders() {}

  /** A caller's header that is refused. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String publicMessage;

    private RefusedException(String publicMessage) {
      super(publicMessage, null, false, false);
      this.publicMessage = publicMessage;
    }

    /** What the caller reads; it names no value. */
    public String publicMessage() {
      return publicMessage;
    }
  }

  /**
   * The headers to pass on.
   *
   * @param ofInjection headers that only the injection may set
   * @throws RefusedException with a message for the caller; it names no value
   */
  public static List<Header> passedOn(List<Header> headers, Set<String> ofInjection) {
    if (headers.size() > MAXIMUM) {
      throw new RefusedException("A brokered request has at most " + MAXIMUM + " headers.");
    }
    Set<String> named = namedByConnection(headers);
    List<Header> passed = new ArrayList<>();
    for (Header header : headers) {
      String name = header.name();
      if (REFUSED.contains(name) || ofInjection.contains(name)) {
        throw new RefusedException("A brokered request may not set the header " + name + ".");
      }
      if (!isDropped(name) && !named.contains(name)) {
        passed.add(valid(header));
      }
    }
    return passed;
  }

  private static Header valid(Header header) {
    if (!Header.isName(header.name()) || !Header.isValue(header.value())) {
      throw new RefusedException("A header has a name or value that cannot be passed on.");
    }
    return header;
  }

  private static boolean isDropped(String name) {
    return OF_THE_CONNECTION.contains(name)
        || DROPPED.contains(name)
        || DROPPED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** Whether a rule may set this header. */
  static boolean isInjectable(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Header.isName(name)
        && !OF_THE_CONNECTION.contains(lower)
        && !Set.of("accept-encoding", "content-type", "range").contains(lower);
  }

  /** What {@code Connection} names belongs to the connection too. */
  static Set<String> namedByConnection(List<Header> headers) {
    Set<String> named = new HashSet<>();
    for (Header header : headers) {
      if (header.name().equals("connection")) {
        for (String name : header.value().split(",", -1)) {
          named.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return named;
  }
}
