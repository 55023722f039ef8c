package dev.sallyport.gate.key;

import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.ServiceName;
import java.util.Optional;
import java.util.Set;

/**
 * What a key may do less than its agent. Nothing of it changes once the key is made.
 *
 * @param scopes empty: all of the agent's; an empty set: nothing
 * @param networks where it may be used from; empty: anywhere
 * @param services which of the agent's grants it may use; empty: all of them
 * @param requestsPerMinute how often it may be used for credentials; empty: as often as anybody
 */
public record KeyLimits(
    Optional<Set<AgentScope>> scopes,
    Optional<Networks> networks,
    Optional<Set<ServiceName>> services,
    Optional<Integer> requestsPerMinute) {
  /** As much as the agent. */
  public static final KeyLimits NONE =
      new KeyLimits(Optional.empty(), Optional.empty(), Optional.empty());

  /** Good for nothing. */
  static final KeyLimits NOTHING =
      new KeyLimits(Optional.of(Set.of()), Optional.empty(), Optional.empty());

  /** A key for more services than this is a key for all of them. Services. */
  public static final int MAXIMUM_SERVICES = 32;

  /** A thousand a second is a program gone wild. Requests. */
  public static final int MAXIMUM_RATE = 60_000;

  /** Refuses limits that look like some and are none, with {@link IllegalArgumentException}. */
  public KeyLimits {
    scopes = scopes.map(Set::copyOf);
    services = services.map(Set::copyOf);
    if (networks.isPresent()) {
      requireCount("cidrs", networks.get().texts().size(), Networks.MAXIMUM);
      if (networks.get().isCatchAll()) {
        throw new IllegalArgumentException(
            "The field 'cidrs' covers every address there is; name the networks the key is used from, or leave it out");
      }
    }
    if (services.isPresent()) {
      requireCount("services", services.get().size(), MAXIMUM_SERVICES);
    }
    if (requestsPerMinute.filter(rate -> rate < 1 || rate > MAXIMUM_RATE).isPresent()) {
      throw new IllegalArgumentException(
          "The field 'requestsPerMinute' is a whole number from 1 to "
              + MAXIMUM_RATE
              + "; leave it out for no limit");
    }
  }

  /** As often as anybody. */
  public KeyLimits(
      Optional<Set<AgentScope>> scopes,
      Optional<Networks> networks,
      Optional<Set<ServiceName>> services) {
    this(scopes, networks, services, Optional.empty());
  }

  private static void requireCount(String field, int count, int maximum) {
    if (count < 1 || count > maximum) {
      throw new IllegalArgumentException(
          "The field '" + field + "' has 1 to " + maximum + " entries; leave it out for no limit");
    }
  }

  /** Whether the key may be used for this. */
  public boolean permits(AgentScope scope) {
    return scopes.isEmpty() || scopes.get().contains(scope);
  }

  /** Whether the key may be used for a grant of this service. */
  public boolean permits(ServiceName service) {
    return services.isEmpty() || services.get().contains(service);
  }

  /** Whether the key may be used from this address. */
  public boolean permitsFrom(String client) {
    return networks.isEmpty() || networks.get().contains(client);
  }

  /** These limits, with those of {@code parent} where there are none. */
  public KeyLimits under(KeyLimits parent) {
    return new KeyLimits(
        scopes.or(parent::scopes),
        networks.or(parent::networks),
        services.or(parent::services),
        requestsPerMinute.or(parent::requestsPerMinute));
  }

  /**
   * Whether a key with these limits may do nothing that one with the limits of {@code parent} may
   * not.
   */
  public boolean isWithin(KeyLimits parent) {
    return isSubset(scopes, parent.scopes)
        && isSubset(services, parent.services)
        && (parent.networks.isEmpty()
            || (networks.isPresent() && parent.networks.get().containsAll(networks.get())))
        && (parent.requestsPerMinute.isEmpty()
            || (requestsPerMinute.isPresent()
                && requestsPerMinute.get() <= parent.requestsPerMinute.get()));
  }

  private static <T> boolean isSubset(Optional<Set<T>> some, Optional<Set<T>> of) {
    return of.isEmpty() || (some.isPresent() && of.get().containsAll(some.get()));
  }
}
