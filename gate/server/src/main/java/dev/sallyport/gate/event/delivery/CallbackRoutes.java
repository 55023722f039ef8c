package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /api/trust-profiles/{trustProfileId}/callback}: the secret of a profile's callback. */
public final class CallbackRoutes {
  private final PgCallbackSecrets secrets;
  private final CallerAccess access;

  public CallbackRoutes(PgCallbackSecrets secrets, CallerAccess access) {
    this.secrets = secrets;
    this.access = access;
  }

  /** Adds the route; who is shown a secret has signed in not long ago. */
  public void register(Routes routes) {
    routes.post(
        "/api/trust-profiles/{trustProfileId}/callback/rotate-secret",
        access.freshly(access.requiring(Permission.AGENTS_MANAGE)),
        this::rotate);
  }

  private Future<Answer> rotate(Exchange exchange) {
    TrustProfileId profile =
        TrustProfileId.parse(exchange.pathParameter("trustProfileId"))
            .orElseThrow(() -> notFound("callback"));
    EndpointSecret secret = EndpointSecret.generate();
    return exchange
        .json(EndpointBodies.Rotate.class, BodyLimits.COMMAND)
        .compose(body -> secrets.rotate(access.origin(exchange), profile, secret, body.overlap()))
        .map(
            until ->
                Answer.json(
                    200, view(profile, secret, until.orElseThrow(() -> notFound("callback")))));
  }

  private static Map<String, Object> view(
      TrustProfileId profile, EndpointSecret secret, Instant previousUntil) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("trust_profile_id", profile.value());
    view.put("callback_secret", secret.expose());
    view.put("previous_secret_until", previousUntil.toString());
    return view;
  }
}
