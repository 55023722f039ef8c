package dev.sallyport.vault.enrolment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Remembers agents' keys, so that a release needs one round trip to the store. An agent that is not
 * remembered is taken for one without a key, as most are. What {@link #recall} gives is a guess:
 * only {@link dev.sallyport.vault.release.Redemptions#redeem}, which compares key ids, says whether
 * it is right, and a wrong one costs another round. Thread-safe; one per process.
 */
public final class CachedKeys {
  /** Keys remembered, at a few KiB each. */
  private static final int MAXIMUM = 10_000;

  private final Organisation organisation;
  private final Enrolments enrolments;
  private final EnrolmentSeal seal;
  private final SealingSuites suites;
  private final Cache<AgentId, RecipientKey> remembered =
      Caffeine.newBuilder().maximumSize(MAXIMUM).executor(Runnable::run).build();

  /** Keys that {@code seal} opens, of agents in {@code enrolments}, as {@code suites} seals. */
  public CachedKeys(
      Organisation organisation, Enrolments enrolments, EnrolmentSeal seal, SealingSuites suites) {
    this.organisation = organisation;
    this.enrolments = enrolments;
    this.seal = seal;
    this.suites = suites;
  }

  /** The agent's key, as far as memory knows of one. */
  public Optional<RecipientKey> recall(AgentId agent) {
    return Optional.ofNullable(remembered.getIfPresent(agent));
  }

  /**
   * The agent's key from the store, whatever memory says. Fails with {@link
   * dev.sallyport.vault.keyset.KeysetException} when what is stored is not what was enrolled, and
   * with {@link SuiteUnavailable} when this process cannot seal to it: it is never taken for none.
   */
  public Future<Optional<RecipientKey>> reload(AgentId agent) {
    remembered.invalidate(agent);
    return enrolments
        .find(organisation, agent)
        .map(found -> found.map(seal::open).map(suites::recipient))
        .onSuccess(found -> found.ifPresent(key -> remembered.put(agent, key)));
  }
}
