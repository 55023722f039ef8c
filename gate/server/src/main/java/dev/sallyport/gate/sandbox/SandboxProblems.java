package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.AccessProblems;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.util.List;

/** What can be wrong about credentials of the sandbox. */
final class SandboxProblems {
  private static final ProblemType SANDBOX_CREDENTIAL_INVALID =
      new ProblemType("SANDBOX_CREDENTIAL_INVALID", 401, "The sandbox credential is not valid");
  private static final ProblemType SANDBOX_CREDENTIAL_ENDED =
      new ProblemType("SANDBOX_CREDENTIAL_ENDED", 401, "The sandbox credential has ended");

  private SandboxProblems() {}

  static ProblemException closed() {
    return Problem.of(
            HttpProblems.NOT_FOUND,
            "This gate has no sandbox: GATE_SANDBOX_ORGANISATION names no organisation")
        .asException();
  }

  static ProblemException missing(String header) {
    return challenged(
        HttpProblems.UNAUTHENTICATED,
        "Send a credential of the sandbox in the header %s; POST /v1/agent-credentials gives one"
            .formatted(header),
        header);
  }

  static ProblemException invalid(String header) {
    return challenged(
        SANDBOX_CREDENTIAL_INVALID,
        "This is no credential of this sandbox; POST /v1/agent-credentials gives one",
        header);
  }

  static ProblemException ended(SandboxState state, String header) {
    String what =
        switch (state) {
          case PROMOTED -> "An operator made an agent of you: use the agent's key that they have";
          case ACTIVE, EXPIRED, REVOKED ->
              "It is %s; POST /v1/agent-credentials gives another one".formatted(state.wireName());
        };
    return challenged(SANDBOX_CREDENTIAL_ENDED, what, header);
  }

  private static ProblemException challenged(ProblemType type, String detail, String header) {
    return Problem.of(type, detail)
        .withHeader("WWW-Authenticate", "SandboxCredential header=\"" + header + "\"")
        .asException();
  }

  static ProblemException scopeLacking(String scope, List<String> granted) {
    return Problem.of(
            AccessProblems.SCOPE_DENIED,
            "Ask for a credential with the scope %s in requested_scopes".formatted(scope))
        .with("required", List.of(scope))
        .with("granted", granted)
        .with("missingScope", scope)
        .asException();
  }

  static ProblemException twoProofs() {
    return Problem.of(
            HttpProblems.INVALID_REQUEST,
            "Send either the credential itself or an operator's token, not both")
        .asException();
  }

  static ProblemException notPromotable(SandboxState state) {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The credential is %s; only one that is active or expired is promoted"
                .formatted(state.wireName()))
        .with("status", state.wireName())
        .asException();
  }
}
