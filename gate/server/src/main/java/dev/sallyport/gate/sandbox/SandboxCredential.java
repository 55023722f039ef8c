package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SandboxCredentialId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A credential of the sandbox, without its text.
 *
 * @param hint how it begins, to recognise it by
 * @param answers what its holder said, by question
 * @param network where it was asked for
 * @param end how it ended before its time, if it did
 * @param agent what an operator made of its holder
 */
record SandboxCredential(
    OrganisationId organisation,
    SandboxCredentialId id,
    String request,
    String hint,
    List<String> scopes,
    JsonObject answers,
    String network,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> lastUsedAt,
    SandboxState state,
    Optional<End> end,
    Optional<AgentId> agent) {
  /**
   * How it ended before its time.
   *
   * @param by the credential itself, or an operator
   */
  record End(Instant at, String by, Optional<String> reason) {}

  SandboxCredential {
    scopes = List.copyOf(scopes);
  }
}
