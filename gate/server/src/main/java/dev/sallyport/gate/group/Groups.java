package dev.sallyport.gate.group;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GroupId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The groups of each organisation. A change of who is in one holds from the next request on.
 * Another organisation's group is as absent as one that never was.
 */
public interface Groups {
  /** People have to keep an overview. */
  int MAXIMUM_PER_ORGANISATION = 1_000;

  /** One grant reaches at most so many agents. */
  int MAXIMUM_MEMBERS = 1_000;

  /** A decision looks through all of an agent's groups. */
  int MAXIMUM_PER_AGENT = 50;

  /** Makes a group without members. */
  Future<GroupCreation> create(Origin origin, GroupDraft draft);

  /** One group. */
  Future<Optional<Group>> find(OrganisationId organisation, GroupId group);

  /** The groups of an organisation in the order of their ids. */
  Future<Page<Group>> list(OrganisationId organisation, PageRequest<GroupId> page);

  /** Gives a group another description. */
  Future<Optional<Group>> describe(Origin origin, GroupId group, String description);

  /** Deletes a group with its grants; false when there was none. */
  Future<Boolean> delete(Origin origin, GroupId group);

  /** Puts an agent into a group. */
  Future<Joining> add(Origin origin, GroupId group, AgentId agent);

  /** Takes an agent out of a group; false when it was not in. */
  Future<Boolean> remove(Origin origin, GroupId group, AgentId agent);

  /**
   * Who is in a group, in the order of the agents' ids; nothing when the organisation has no such
   * group.
   */
  Future<Optional<Page<Member>>> members(
      OrganisationId organisation, GroupId group, PageRequest<AgentId> page);
}
