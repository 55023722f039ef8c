package dev.sallyport.gate.policy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.Optional;

/** What policies are attached to. */
public interface Attachments {
  /** A policy for more targets is one for the organisation. */
  int MAXIMUM_PER_POLICY = 1_000;

  /** All rules of all policies that apply are looked at for each request. */
  int MAXIMUM_PER_TARGET = 10;

  /** Attaches a policy to a target of the same organisation. */
  Future<Attaching> attach(Origin origin, PolicyId policy, Target target);

  /** Detaches it; false when it was not attached. */
  Future<Boolean> detach(Origin origin, PolicyId policy, Target target);

  /** A page of what a policy is attached to; nothing when there is no such policy. */
  Future<Optional<Page<Attachment>>> list(
      OrganisationId organisation, PolicyId policy, PageRequest<String> page);
}
