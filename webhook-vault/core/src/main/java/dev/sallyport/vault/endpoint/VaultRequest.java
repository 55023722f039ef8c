package dev.sallyport.vault.endpoint;

import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.vault.request.Header;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request inside the vault.
 *
 * <p>Only the headers of {@link RequestHeader} are taken over. An agent's key that came along, as
 * most HTTP clients send it when they follow a redirect, is recognised while the request is made,
 * and nothing of it remains but its fingerprint.
 */
public final class VaultRequest {
  /**
   * A query is at most a ticket's Location (2,000 characters) and some; anything longer is not from
   * our gate.
   */
  static final int MAXIMUM_QUERY_CHARACTERS = 4_096;

  private static final RequestHeader[] KNOWN = RequestHeader.values();

  private final String id = RequestIds.next();
  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<RequestHeader, List<String>> headers;
  private final byte[] body;
  private final String client;
  private final List<String> exposedKeys;
  private final List<Header> callerHeaders;
  private final OwnCookies cookies;

  private VaultRequest(Builder parts, HeaderSource source) {
    this.method = parts.method;
    this.path = parts.path;
    this.rawQuery = parts.rawQuery;
    this.body = parts.body;
    this.client = parts.client;
    this.exposedKeys = ToxicInput.fingerprints(source, rawQuery);
    this.headers = known(source);
    this.callerHeaders =
        path.startsWith(Route.BROKERED) ? CallerHeaderFilter.read(source) : List.of();
    this.cookies = path.equals(Route.CALLBACK) ? OwnCookies.read(source) : OwnCookies.none();
  }

  /** Starts a request. */
  public static Builder of(String method, String path) {
    return new Builder(method, path);
  }

  /** The parts of a request, until its headers are looked at. */
  public static final class Builder {
    private static final byte[] NOTHING = {};

    private final String method;
    private final String path;
    private String rawQuery = "";
    private byte[] body = NOTHING;
    private String client = "unknown";

    private Builder(String method, String path) {
      this.method = method;
      this.path = path;
    }

    /** The query as it came, without the question mark; null when there is none. */
    public Builder query(@Nullable String raw) {
      this.rawQuery = raw == null ? "" : raw;
      return this;
    }

    /**
     * The whole body; not copied. The adapter stops reading beyond the largest body that any route
     * takes.
     */
    public Builder body(byte[] bytes) {
      this.body = bytes;
      return this;
    }

    /** The client's address, as far as the adapter can trust it. */
    public Builder client(String address) {
      this.client = address;
      return this;
    }

    /** Takes what the vault understands from the headers and forgets the rest. */
    public VaultRequest headers(HeaderSource source) {
      return new VaultRequest(this, source);
    }
  }

  private static Map<RequestHeader, List<String>> known(HeaderSource source) {
    Map<RequestHeader, List<String>> known = new EnumMap<>(RequestHeader.class);
    for (RequestHeader header : KNOWN) {
      for (String value : source.values(header.wireName())) {
        known.computeIfAbsent(header, name -> new ArrayList<>(1)).add(value);
      }
    }
    return known;
  }

  /** Names this request in the answer and in the log; made here, never taken from the caller. */
  public String id() {
    return id;
  }

  /** The method as sent. */
  public String method() {
    return method;
  }

  /** The path as sent, not decoded. */
  public String path() {
    return path;
  }

  /** The parameters of the query. */
  public QueryParameters query() {
    return QueryParameters.parse(rawQuery);
  }

  /**
   * What a signed call is signed over beside its body.
   *
   * @throws IllegalArgumentException when method or path are of a shape that is never signed
   */
  public CallTarget target() {
    return new CallTarget(method, rawQuery.isEmpty() ? path : path + "?" + rawQuery);
  }

  /**
   * The one value of a header.
   *
   * @throws VaultRefusal when it came more than once: which of them counts is nobody's guess
   */
  public Optional<String> header(RequestHeader header) {
    List<String> values = values(header);
    if (values.size() > 1) {
      throw new VaultRefusal(
          VaultError.INVALID_REQUEST, "Send the header " + header.wireName() + " once.");
    }
    return values.stream().findFirst();
  }

  /** Every value of a header, in order. */
  public List<String> values(RequestHeader header) {
    return headers.getOrDefault(header, List.of());
  }

  /**
   * The query as it came. Only what passes it on may ask for it: it may hold a ticket.
   *
   * @throws VaultRefusal when it is too long
   */
  public String exposeQuery() {
    query();
    return rawQuery;
  }

  /** What the caller meant for an upstream, without agents' keys; empty on all other routes. */
  public List<Header> callerHeaders() {
    return callerHeaders;
  }

  /** A cookie that the vault set; none on all routes but the one that reads it. */
  public Optional<String> cookie(String name) {
    return cookies.value(name);
  }

  /** The body's bytes, not copied. */
  public byte[] body() {
    return body;
  }

  /** Where the request came from. */
  public String client() {
    return client;
  }

  /** Fingerprints of the agent keys that came along; usually none or one. */
  public List<String> exposedKeys() {
    return exposedKeys;
  }

  /** Method and path: the query and the body may hold tickets and credentials. */
  @Override
  public String toString() {
    return "VaultRequest[" + method + " " + path + "]";
  }
}
