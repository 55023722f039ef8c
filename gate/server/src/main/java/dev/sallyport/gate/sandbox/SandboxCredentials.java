package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.agent.AgentDraft;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.identity.SandboxRequestId;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** The credentials of the sandbox. */
interface SandboxCredentials {
  /**
   * A credential that is still to be issued.
   *
   * @param client address of who asks, as far as trusted proxies vouch for it
   */
  record Draft(
      Application application,
      SandboxRequestId request,
      NewKey text,
      Duration lasting,
      String client,
      String httpRequest) {}

  /** Issues it, if every limit permits one more: exactly, over all gates. */
  Future<Issuance> issue(Draft draft);

  /** The one of this hash, in whatever state, of the organisation that the sandbox is of. */
  Future<Optional<SandboxCredential>> byHash(KeyHash hash);

  /** Writes down that it is used, to the minute. */
  Future<Void> noteUse(SandboxCredential credential);

  /** One of an organisation. */
  Future<Optional<SandboxCredential>> find(OrganisationId organisation, SandboxCredentialId id);

  /** Those of an organisation in the order of their ids, with those that ended. */
  Future<Page<SandboxCredential>> list(
      OrganisationId organisation,
      Optional<SandboxState> state,
      PageRequest<SandboxCredentialId> page);

  /** Ends one; what has ended stays as it is. Empty: there is none. */
  Future<Optional<SandboxCredential>> revoke(
      Origin origin, SandboxCredentialId id, Optional<String> reason);

  /** Makes an agent of its holder, with a key of its own, and ends the credential. */
  Future<Promotion> promote(Origin origin, SandboxCredentialId id, AgentDraft agent, NewKey key);
}
