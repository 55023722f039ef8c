package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit/stream}: who is sent an organisation's log, and how far they are. */
public final class AuditStreamRoutes {
  private static final String PATH = "/api/audit/stream";

  private final PgAuditStreams streams;
  private final OutboundAddresses addresses;
  private final CallerAccess access;

  public AuditStreamRoutes(
      PgAuditStreams streams, OutboundAddresses addresses, CallerAccess access) {
    this.streams = streams;
    this.addresses = addresses;
    this.access = access;
  }

  /** Adds the routes: for those who may read the log as well. */
  public void register(Routes routes) {
    Access managing = access.requiringBoth(Permission.EVENTS_MANAGE, Permission.AUDIT_READ);
    routes
        .put(PATH, managing, this::put)
        .get(PATH, managing, this::show)
        .delete(PATH, managing, this::delete)
        .post(PATH + "/rotate-secret", managing, this::rotate);
  }

  record Put(@Nullable String url, @Nullable Long from) {
    /** More records than any log has; JSON has no larger whole numbers. */
    private static final long MAXIMUM_FROM = (1L << 53) - 1;

    OutboundUrl toUrl() {
      return EndpointBodies.outboundUrl(required("url", url));
    }

    long toFrom() {
      long place = from == null ? 0 : from;
      if (place < 0 || place > MAXIMUM_FROM) {
        throw invalid(
            "The field 'from' is the place of the first record to send: a whole number from 0 on");
      }
      return place;
    }
  }

  private Future<Answer> put(Exchange exchange) {
    return exchange
        .json(Put.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              OutboundUrl url = body.toUrl();
              long from = body.toFrom();
              return EndpointProblems.looked(addresses, url)
                  .compose(address -> streams.put(access.origin(exchange), url, from));
            })
        .map(
            placed ->
                placed.secret().isPresent()
                    ? Answer.json(201, withSecret(placed.stream(), placed.secret().get()))
                    : Answer.json(200, view(placed.stream())));
  }

  private Future<Answer> show(Exchange exchange) {
    return streams
        .find(CallerAccess.organisation(exchange))
        .map(found -> Answer.json(200, view(there(found))));
  }

  private Future<Answer> delete(Exchange exchange) {
    return streams
        .delete(access.origin(exchange))
        .map(
            deleted -> {
              if (!deleted) {
                throw notFound("stream of the log");
              }
              return Answer.empty(204);
            });
  }

  private Future<Answer> rotate(Exchange exchange) {
    EndpointSecret secret = EndpointSecret.generate();
    return exchange
        .json(EndpointBodies.Rotate.class, BodyLimits.COMMAND)
        .compose(body -> streams.rotate(access.origin(exchange), secret, body.overlap()))
        .map(found -> Answer.json(200, withSecret(there(found), secret)));
  }

  private static AuditStream there(Optional<AuditStream> found) {
    return found.orElseThrow(() -> notFound("stream of the log"));
  }

  private static Map<String, Object> withSecret(AuditStream stream, EndpointSecret secret) {
    Map<String, Object> view = view(stream);
    view.put("secret", secret.expose());
    return view;
  }

  private static Map<String, Object> view(AuditStream stream) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("url", stream.url());
    view.put("status", stream.status().wireName());
    view.put("disabledBecause", stream.disabledBecause().orElse(null));
    view.put("next", stream.next());
    view.put("size", stream.size());
    view.put("lag", stream.lag());
    view.put("failures", stream.failures());
    view.put("lastAttemptAt", text(stream.lastAttemptAt()));
    view.put("lastTakenAt", text(stream.lastTakenAt()));
    view.put("lastFailure", stream.lastFailure().orElse(null));
    view.put("lastHttpStatus", stream.lastHttpStatus().orElse(null));
    view.put("nextAttemptAt", stream.nextAttemptAt().toString());
    view.put("previousSecretUntil", text(stream.previousSecretUntil()));
    view.put("createdAt", stream.createdAt().toString());
    return view;
  }

  private static @Nullable String text(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }
}
