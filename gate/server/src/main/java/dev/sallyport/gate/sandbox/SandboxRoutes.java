package dev.sallyport.gate.sandbox;

import static dev.sallyport.gate.request.Parameters.accepted;

import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /v1/sandbox}: everything that a credential of the sandbox is good for. */
final class SandboxRoutes {
  private final SandboxAccess access;
  private final ClientAddress clientAddress;
  private final InstantSource clock;

  SandboxRoutes(SandboxAccess access, ClientAddress clientAddress, InstantSource clock) {
    this.access = access;
    this.clientAddress = clientAddress;
    this.clock = clock;
  }

  void register(Routes routes) {
    routes
        .get("/v1/sandbox/me", access.any(), this::me)
        .get("/v1/sandbox/services", access.requiring(SandboxScope.SERVICES_READ), this::services)
        .post("/v1/sandbox/decisions", access.requiring(SandboxScope.DECISIONS_TRY), this::decide);
  }

  private Future<Answer> me(Exchange exchange) {
    SandboxCredential credential = SandboxAccess.credential(exchange);
    Map<String, Object> view = inSandbox();
    view.put("credential_id", credential.id().value());
    view.put("credential_request_id", credential.request());
    view.put("status", credential.state().wireName());
    view.put("scopes", credential.scopes());
    view.put("issued_at", credential.createdAt().toString());
    view.put("expires_at", credential.expiresAt().toString());
    return Future.succeededFuture(Answer.json(200, view));
  }

  private Future<Answer> services(Exchange exchange) {
    List<Map<String, Object>> all = DemoService.ALL.stream().map(SandboxRoutes::view).toList();
    Map<String, Object> view = inSandbox();
    view.put("services", all);
    return Future.succeededFuture(Answer.json(200, view));
  }

  private static Map<String, Object> view(DemoService service) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", service.name());
    view.put("shows", service.shows());
    view.put("rules", service.rules());
    return view;
  }

  private Future<Answer> decide(Exchange exchange) {
    SandboxCredential credential = SandboxAccess.credential(exchange);
    String client = clientAddress.of(exchange.request());
    return exchange
        .json(SandboxBodies.Try.class, BodyLimits.COMMAND)
        .map(
            body ->
                Answer.json(
                    200,
                    DryRun.of(
                        credential,
                        accepted(body::toService),
                        body.toMoment().orElseGet(clock::instant),
                        client)));
  }

  private static Map<String, Object> inSandbox() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("environment", "sandbox");
    view.put("production_access", false);
    return view;
  }
}
