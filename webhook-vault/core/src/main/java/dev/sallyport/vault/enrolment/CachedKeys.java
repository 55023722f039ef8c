package dev.sallyport.vault.enrolment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Remembers agents' keys, and which agents have none, so that a release needs one round trip to the
 * store. What {@link #recall} gives may be out of date: only {@link
 * dev.sallyport.vault.release.Redemptions#redeem}, which compares key ids, says whether it is not.
 * Thread-safe; one per process.
 */
public final class CachedKeys {
  /** Agents remembered, at some 200 bytes without a key and a few KiB with one. */
  private static final int MAXIMUM = 10_000;

  private final Organisation organisation;
  private final Enrolments enrolments;
  private final EnrolmentSeal seal;
  private final Cache<AgentId, Optional<RecipientKey>> remembered =
      Caffeine.newBuilder().maximumSize(MAXIMUM).executor(Runnable::run).build();

  /** Keys that {@code seal} opens, of agents in {@code enrolments}. */
  public CachedKeys(Organisation organisation, Enrolments enrolments, EnrolmentSeal seal) {
    this.organisation = organisation;
    this.enrolments = enrolments;
    this.seal = seal;
  }

  /** The agent's key from memory, else from the store. */
  public Future<Optional<RecipientKey>> recall(AgentId agent) {
    Optional<RecipientKey> known = remembered.getIfPresent(agent);
    return known == null ? reload(agent) : Future.succeededFuture(known);
  }

  /**
   * The agent's key from the store, whatever memory says. Fails with {@link
   * dev.sallyport.vault.keyset.KeysetException} when what is stored is not what was enrolled.
   */
  public Future<Optional<RecipientKey>> reload(AgentId agent) {
    remembered.invalidate(agent);
    return enrolments
        .find(organisation, agent)
        .map(found -> found.map(seal::open))
        .onSuccess(key -> remembered.put(agent, key));
  }
}
