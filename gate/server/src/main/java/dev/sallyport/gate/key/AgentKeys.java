package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The keys of agents. */
public interface AgentKeys {
  /** Working keys of one agent that stand on their own: enough for many places and a rotation. */
  int MAXIMUM_WORKING = 20;

  /** Makes one more key for the agent. */
  Future<Minting> mint(Origin origin, AgentId agent, KeyDraft draft, NewKey key);

  /** Takes a key one step further in its life. */
  Future<KeyChanging> change(Origin origin, AgentId agent, KeyId key, KeyStep step);

  /**
   * Puts {@code replacement} in the place of a key, with the same limits; the replaced one ends in
   * the same transaction, or is deprecated for a while.
   */
  Future<Rotation> rotate(Origin origin, AgentId agent, Rotation.Wish wish, NewKey replacement);

  /** Makes a lesser key that ends with {@code parent} at the latest. */
  Future<Derivation> derive(
      Origin origin, AgentId agent, KeyId parent, Derivation.Wish wish, NewKey key);

  /** Who uses a key of the agent. */
  Future<Optional<KeyUsage>> usage(OrganisationId organisation, AgentId agent, KeyId key);

  /** The agent's keys, newest first; nothing when the organisation has no such agent. */
  Future<Optional<List<AgentKey>>> list(OrganisationId organisation, AgentId agent);
}
