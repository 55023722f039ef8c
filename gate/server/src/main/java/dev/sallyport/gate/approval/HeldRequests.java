package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/** Held requests, as those see them who decide about agents' requests. */
public interface HeldRequests {
  /** More undecided requests of one agent than this nobody reads. */
  int MAXIMUM_PENDING = 20;

  /** Of one agent so many are kept, the newest. */
  int MAXIMUM_KEPT = 200;

  /** How the action stands: pending, approved or denied; empty when somebody is to be asked. */
  Future<Optional<Approval>> standing(SqlClient client, CanonicalAction action);

  /** Asks somebody to decide; once for an action, however often it is requested. */
  Future<Holding> hold(Origin origin, HeldRequest held);

  /**
   * Writes the record of a permission that this approval gave, and that it was used; all of it in
   * the caller's transaction, or nothing. Overtaken when the approval is not usable any more.
   */
  Future<Charged> use(SqlConnection connection, Approval approval, ChargedRecord record);

  /** The ticket of the one request that it was approved for is issued. */
  Future<Void> finish(Approval approval);

  /** It could not be issued. */
  Future<Void> fail(Approval approval);

  /** One of an agent's own. */
  Future<Optional<Approval>> ofAgent(
      OrganisationId organisation, AgentId agent, ApprovalId approval);
}
