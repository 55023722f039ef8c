package dev.sallyport.vault.request;

import java.util.ArrayList;
import java.util.List;

/**
 * A request to an upstream while it is put together. Immutable; redacted wherever it is printed,
 * since a credential gets into it.
 */
public final class UpstreamRequest {
  private final Method method;
  private final Origin origin;
  private final RequestPath path;
  private final RequestQuery query;
  private final List<Header> headers;
  private final byte[] body;

  /** All its parts; the body is not copied. */
  public UpstreamRequest(
      Method method,
      Origin origin,
      RequestPath path,
      RequestQuery query,
      List<Header> headers,
      byte[] body) {
    this.method = method;
    this.origin = origin;
    this.path = path;
    this.query = query;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  UpstreamRequest with(List<Header> more) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(more);
    return new UpstreamRequest(method, origin, path, query, all, body);
  }

  UpstreamRequest with(RequestQuery other) {
    return new UpstreamRequest(method, origin, path, other, headers, body);
  }

  /** The method. */
  public Method method() {
    return method;
  }

  /** Where it goes. */
  public Origin origin() {
    return origin;
  }

  /** Path and query as the request line has them. */
  public String target() {
    return path.raw() + query;
  }

  RequestPath path() {
    return path;
  }

  RequestQuery query() {
    return query;
  }

  /** All headers but Host and those of framing. */
  public List<Header> headers() {
    return headers;
  }

  /** The body's bytes, not copied. */
  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "UpstreamRequest[" + method + " " + origin + "]";
  }
}
