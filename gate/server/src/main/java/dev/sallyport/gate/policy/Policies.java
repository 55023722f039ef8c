package dev.sallyport.gate.policy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/** The policies of organisations, and every version that they had. */
public interface Policies {
  /** Somebody has to keep an overview. */
  int MAXIMUM_PER_ORGANISATION = 500;

  /** Makes a policy. */
  Future<PolicyChange> create(Origin origin, PolicyDraft draft);

  /** Changes a policy; a change that changes nothing makes no new version. */
  Future<PolicyChange> change(Origin origin, PolicyId id, PolicyEdit edit);

  /**
   * Deletes a policy with its attachments. Its versions stay, since the log names them.
   *
   * @param expected the only version that may be deleted; empty: whichever it is
   */
  Future<PolicyChange> delete(Origin origin, PolicyId id, OptionalInt expected);

  Future<Optional<StoredPolicy>> find(OrganisationId organisation, PolicyId id);

  /** A page of the policies, in the order of their ids. */
  Future<Page<StoredPolicy>> list(OrganisationId organisation, PageRequest<PolicyId> page);

  /** A page of a policy's versions, newest first; nothing when there is no such policy. */
  Future<Optional<Page<PolicyVersion>>> versions(
      OrganisationId organisation, PolicyId id, PageRequest<Integer> page);

  /** One version of a policy that is there. */
  Future<Optional<PolicyVersion>> version(OrganisationId organisation, PolicyId id, int version);
}
