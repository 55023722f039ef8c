package dev.sallyport.vault.broker;

import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Injection;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import dev.sallyport.vault.request.RequestRules;
import dev.sallyport.vault.request.UpstreamRequest;
import java.util.List;
import java.util.Optional;

/** What is to be sent, without the credential. Not a record: a body is nobody's business. */
final class Errand {
  private final Method method;
  private final RequestPath path;
  private final RequestQuery query;
  private final List<Header> headers;
  private final byte[] body;
  private final Destination destination;

  /** How an errand says where it goes, and how the credential gets into it. */
  sealed interface Destination {
    /** To the credential's own targets; the host chooses among several. */
    record Own(Optional<String> host) implements Destination {}

    /** To an address in full; with the sender's headers, or as the credential's own rules say. */
    record Named(Origin origin, Optional<Injection> injection) implements Destination {}
  }

  Errand(
      Method method,
      RequestPath path,
      RequestQuery query,
      List<Header> headers,
      byte[] body,
      Destination destination) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.destination = destination;
  }

  /** Where it goes by these rules; empty when they do not allow it. */
  Optional<Origin> allowedBy(RequestRules rules) {
    return switch (destination) {
      case Destination.Own(Optional<String> host) -> rules.targets().route(host, method, path);
      case Destination.Named(Origin origin, Optional<Injection> _) ->
          Optional.of(origin).filter(each -> rules.targets().allows(each, method, path));
    };
  }

  /** How the credential gets into it. */
  Optional<Injection> injection(RequestRules rules) {
    return switch (destination) {
      case Destination.Own _ -> rules.injection();
      case Destination.Named(Origin _, Optional<Injection> injection) ->
          injection.or(rules::injection);
    };
  }

  /** Whether its sender says how the credential gets into it. */
  boolean bringsInjection() {
    return destination instanceof Destination.Named(Origin _, Optional<Injection> injection)
        && injection.isPresent();
  }

  UpstreamRequest to(Origin origin, List<Header> passed) {
    return new UpstreamRequest(method, origin, path, query, passed, body);
  }

  /** Path and query as the request line will have them, but for what the credential adds. */
  String target() {
    return path.raw() + query;
  }

  RequestQuery query() {
    return query;
  }

  List<Header> headers() {
    return headers;
  }

  Method method() {
    return method;
  }

  @Override
  public String toString() {
    return "Errand[" + method + "]";
  }
}
