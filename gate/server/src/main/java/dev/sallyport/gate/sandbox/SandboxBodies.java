package dev.sallyport.gate.sandbox;

import static dev.sallyport.gate.request.Parameters.moment;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.agent.AgentDraft;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.service.http.Exchange;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is sent about credentials of the sandbox, and with them. */
final class SandboxBodies {
  private static final int LONGEST_REASON = 255;

  private SandboxBodies() {}

  /** Why a credential is ended. */
  record Revoke(@Nullable String reason) {}

  static Optional<String> reason(Optional<Revoke> body) {
    Optional<String> reason = body.flatMap(sent -> Optional.ofNullable(sent.reason()));
    reason.ifPresent(text -> Texts.requireLine("reason", text, 1, LONGEST_REASON));
    return reason;
  }

  /** The agent that is to be made. */
  record Promote(@Nullable String name, @Nullable String description) {
    AgentDraft toDraft() {
      return new AgentDraft(
          PrincipalKind.AGENT,
          required("name", name),
          description == null ? "" : description,
          false,
          false);
    }
  }

  /** A request for a credential that is made up. */
  record Try(@Nullable String service, @Nullable String at) {
    /** Longer names of services are nobody's. */
    private static final int LONGEST_NAME = 64;

    String toService() {
      String name = required("service", service);
      Texts.requireLine("service", name, 1, LONGEST_NAME);
      return name;
    }

    Optional<Instant> toMoment() {
      return moment("at", at);
    }
  }

  /** The credential that the path names. */
  static SandboxCredentialId id(Exchange exchange) {
    return SandboxCredentialId.parse(exchange.pathParameter("id"))
        .orElseThrow(() -> notFound("credential"));
  }
}
