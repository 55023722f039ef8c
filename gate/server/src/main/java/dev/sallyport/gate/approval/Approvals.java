package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.Optional;

/** Held requests, as those see them who approve or deny them. */
public interface Approvals {
  /** The held requests of an organisation in the order of their ids. */
  Future<Page<Approval>> list(
      OrganisationId organisation, ApprovalFilter filter, PageRequest<ApprovalId> page);

  /** One of them. */
  Future<Optional<Approval>> find(OrganisationId organisation, ApprovalId approval);

  /** Says yes. */
  Future<Deciding> approve(Origin origin, ApprovalId approval, Approving approving);

  /** Says no, and why. */
  Future<Deciding> deny(Origin origin, ApprovalId approval, String reason);
}
