package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.identity.SandboxRequestId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.ticket.key.KeyText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What whoever asks for a credential is answered, each with what to do next. */
final class Outcomes {
  private static final String PATH = "/v1/agent-credentials";

  private final SandboxSettings settings;

  Outcomes(SandboxSettings settings) {
    this.settings = settings;
  }

  Answer issued(
      String httpRequest, SandboxRequestId request, SandboxCredential credential, KeyText text) {
    Map<String, Object> view =
        outcome(
            "issued",
            httpRequest,
            request,
            "Store the credential securely and send it in the header %s to /v1/sandbox/me and the other sandbox routes; it is shown this once."
                .formatted(settings.header()));
    view.put("credential", text.expose());
    view.put("credential_id", credential.id().value());
    view.put("key_prefix", text.prefix());
    view.put("expires_at", credential.expiresAt().toString());
    view.put("scopes", credential.scopes());
    view.put("revocation_method", "POST");
    view.put("revocation_path", PATH + "/" + credential.id().value() + "/revoke");
    return Answer.json(200, view);
  }

  Answer needsAnswers(String httpRequest, SandboxRequestId request, List<Question> missing) {
    List<String> names = missing.stream().map(Question::wireName).toList();
    Map<String, Object> view =
        outcome(
            "needs_more_info",
            httpRequest,
            request,
            "Ask your user for %s and send the request again with the answers."
                .formatted(String.join(", ", names)));
    view.put("missing_fields", names);
    return Answer.json(200, view);
  }

  Answer needsKnownScopes(String httpRequest, SandboxRequestId request, List<String> known) {
    Map<String, Object> view =
        outcome(
            "needs_more_info",
            httpRequest,
            request,
            "Some of requested_scopes do not exist here; send the request again with some of"
                + " available_scopes.");
    view.put("missing_fields", List.of("requested_scopes"));
    view.put("available_scopes", known);
    return Answer.json(200, view);
  }

  Answer limited(String httpRequest, SandboxRequestId request, Issuance.Limited limited) {
    long seconds = limited.untilNext().toSeconds();
    Map<String, Object> view =
        outcome(
            "rate_limited",
            httpRequest,
            request,
            "As many credentials as this sandbox gives %s have been given; ask again in %s."
                .formatted(limited.limit().words(), spoken(limited.untilNext())));
    view.put("retry_after_seconds", seconds);
    return Answer.json(200, view).with("Retry-After", Long.toString(seconds));
  }

  private static String spoken(Duration wait) {
    return wait.compareTo(Duration.ofMinutes(2)) < 0
        ? wait.toSeconds() + " seconds"
        : wait.plusSeconds(59).toMinutes() + " minutes";
  }

  Answer productionDenied(String httpRequest, SandboxRequestId request) {
    return Answer.json(
        200,
        outcome(
            "production_denied",
            httpRequest,
            request,
            "Nobody is given access to production here. Ask with requested_environment sandbox; an"
                + " operator of the gate can then make a proper agent of the credential you are"
                + " given."));
  }

  static Answer revoked(String httpRequest, SandboxCredential credential) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("outcome", "revoked");
    view.put("credential_id", credential.id().value());
    view.put("request_id", httpRequest);
    view.put("production_access", false);
    view.put(
        "next_steps",
        "The credential opens nothing any more: delete it where it is stored. POST %s gives another one."
            .formatted(PATH));
    return Answer.json(200, view);
  }

  private static Map<String, Object> outcome(
      String outcome, String httpRequest, SandboxRequestId request, String nextSteps) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("outcome", outcome);
    view.put("request_id", httpRequest);
    view.put("credential_request_id", request.value());
    view.put("environment", "sandbox");
    view.put("production_access", false);
    view.put("next_steps", nextSteps);
    return view;
  }
}
