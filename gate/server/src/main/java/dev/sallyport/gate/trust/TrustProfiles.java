package dev.sallyport.gate.trust;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** The trust profiles of each organisation. */
public interface TrustProfiles {
  /** Who comes again and again is looked at by somebody. Profiles. */
  int MAXIMUM_PER_AGENT = 50;

  /** Writes down that an agent wants to be trusted. */
  Future<TrustOutcome> onboard(Origin origin, OnboardingDraft draft);

  /** Writes down what somebody says to it. */
  Future<TrustOutcome> review(
      Origin origin, TrustProfileId profile, ReviewStep step, Optional<String> note);

  /** One profile. */
  Future<Optional<TrustProfile>> find(OrganisationId organisation, TrustProfileId profile);

  /** The same, on the caller's connection. */
  Future<Optional<TrustProfile>> find(
      SqlClient client, OrganisationId organisation, TrustProfileId profile);

  /** The newest that is approved, of this agent and with this callback. */
  Future<Optional<TrustProfile>> approved(
      SqlClient client, OrganisationId organisation, AgentId agent, OutboundUrl callback);

  /** Those of an organisation in the order of their ids, of one state if it is named. */
  Future<Page<TrustProfile>> list(
      OrganisationId organisation, Optional<ReviewState> state, PageRequest<TrustProfileId> page);
}
