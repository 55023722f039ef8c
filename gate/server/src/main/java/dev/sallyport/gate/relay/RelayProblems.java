package dev.sallyport.gate.relay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.binding.BindingProblems;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.util.Optional;

/**
 * Why nothing was carried, and what to do about it. Of a vault's refusal the code goes on, which is
 * one of a known alphabet, and its words do not.
 */
final class RelayProblems {
  private static final ProblemType KEY_NOT_ENROLLED =
      new ProblemType("KEY_NOT_ENROLLED", 409, "The agent has no key to seal the credential to");
  private static final ProblemType KEY_NOT_SUPPORTED =
      new ProblemType("KEY_NOT_SUPPORTED", 409, "The vault cannot seal to the agent's key");
  private static final ProblemType CREDENTIAL_NOT_STORED =
      new ProblemType("CREDENTIAL_NOT_STORED", 404, "The vault has no such credential");
  private static final ProblemType RELEASES_CAPPED =
      new ProblemType("RELEASES_CAPPED", 429, "The credential was given away often enough");
  private static final ProblemType VAULT_REFUSED =
      new ProblemType("VAULT_REFUSED", 502, "The vault did not give the credential");

  private static final String CODE_SHAPE = "[a-z_]{1,64}";
  private static final String SECONDS_SHAPE = "[1-9][0-9]{0,5}";
  private static final String SOON = "1";

  private RelayProblems() {}

  /** What a vault answered that gave nothing. */
  static ProblemException refused(OutboundCalls.Answer answer) {
    String code = code(answer);
    Problem problem =
        switch (code) {
          case "key_not_enrolled" ->
              Problem.of(
                  KEY_NOT_ENROLLED,
                  "What the gate carries is sealed to the agent's own key. Make one for this agent,"
                      + " and have the vault's owner enrol its public half with `vault enrol`");
          case "key_not_supported" ->
              Problem.of(
                  KEY_NOT_SUPPORTED,
                  "This vault seals to no key of its kind; its health tells to which. Have the"
                      + " vault's owner enrol an x25519 key, or run the vault's server");
          case "token_not_found" ->
              Problem.of(CREDENTIAL_NOT_STORED, "Have the credential stored at the vault first");
          case "releases_capped", "too_many_requests" ->
              Problem.of(
                      RELEASES_CAPPED,
                      "Wait as long as Retry-After says; the vault's owner sets the cap")
                  .withHeader("Retry-After", retryAfter(answer));
          case "sealed_only" ->
              Problem.of(
                  VAULT_REFUSED,
                  "The credential is only released sealed, and this agent has no key enrolled at"
                      + " the vault");
          case "stale_creation", "reconnect_required" ->
              Problem.of(
                  VAULT_REFUSED,
                  "The credential has to be stored or connected anew by its owner, then ask again");
          default ->
              Problem.of(
                  VAULT_REFUSED,
                  "Ask again; if it stays, the vault's log says why, under the code in vaultCode");
        };
    return problem.with("vaultCode", code).asException();
  }

  private static String code(OutboundCalls.Answer answer) {
    try {
      return Optional.of(Json.read(answer.body().getBytes(), JsonNode.class).path("error").asText())
          .filter(text -> text.matches(CODE_SHAPE))
          .orElse("unknown");
    } catch (JsonRefused e) {
      return "unknown";
    }
  }

  private static String retryAfter(OutboundCalls.Answer answer) {
    return Optional.ofNullable(answer.headers().get("Retry-After"))
        .filter(text -> text.matches(SECONDS_SHAPE))
        .orElse(SOON);
  }

  /** It answered 200, with something that may not be carried. Nothing of it is told. */
  static ProblemException unfit() {
    return Problem.of(
            VAULT_REFUSED,
            "The vault answered with something that the gate does not carry; nothing of it was"
                + " passed on. Bring the vault up to date")
        .with("vaultCode", "unfit_answer")
        .asException();
  }

  static ProblemException unreachable(Throwable cause) {
    return cause instanceof ProblemException known
        ? known
        : new ProblemException(
            Problem.of(
                BindingProblems.WEBHOOK_UNAVAILABLE,
                "It gave no whole answer in time. The ticket may be used up; ask the gate again"),
            cause);
  }

  static ProblemException busy() {
    return Problem.of(
            HttpProblems.UNAVAILABLE,
            "Too many credentials are being fetched from the vault; try again")
        .withHeader("Retry-After", SOON)
        .asException();
  }
}
