package dev.sallyport.vault.enrolment;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The agents' keys. What a future reports as done is durable. Futures fail with {@link
 * dev.sallyport.vault.failure.StoreException} when the store cannot be reached or is full.
 */
public interface Enrolments {
  /** The key of an agent. */
  Future<Optional<SealedEnrolment>> find(Organisation organisation, AgentId agent);

  /** Enrols a key, in the place of the agent's key before. */
  Future<Void> put(SealedEnrolment enrolment);

  /** Ends an agent's enrolment. False when it has none. */
  Future<Boolean> delete(Organisation organisation, AgentId agent);

  /**
   * The agents that have a key, in order of their ids.
   *
   * @param after continue behind this agent
   * @param limit 1 to {@value EnrolmentPage#LIMIT}
   */
  Future<EnrolmentPage> list(Organisation organisation, Optional<AgentId> after, int limit);
}
