package dev.sallyport.gate.trust;

import static java.util.Comparator.comparing;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.ticket.ServiceName;
import java.util.Collection;
import java.util.List;

/**
 * What an agent may have a key for. Tools, capabilities and the rate are what the key is limited to
 * at this gate. Endpoints and data modes are for the services behind it, which read them in the
 * envelope; the gate only sees to it that nobody asks for more of them than was reviewed.
 *
 * @param tools services whose grants the key may use
 * @param capabilities what the key may be used for
 * @param endpoints routes of other services
 * @param rate the most of these that a key may have
 */
public record AccessScope(
    List<ServiceName> tools,
    List<AgentScope> capabilities,
    List<EndpointPattern> endpoints,
    List<DataMode> dataModes,
    RateLimitProfile rate) {
  /** An agent that needs more is several agents. Entries of each list. */
  public static final int MAXIMUM_ENTRIES = 32;

  /**
   * Refuses lists that are too long, and no tools or capabilities, with {@link
   * IllegalArgumentException}.
   */
  public AccessScope {
    tools = tools.stream().distinct().sorted(comparing(ServiceName::value)).toList();
    capabilities = sorted(capabilities);
    endpoints = sorted(endpoints);
    dataModes = sorted(dataModes);
    requireCount("tools", tools, 1);
    requireCount("capabilities", capabilities, 1);
    requireCount("endpoints", endpoints, 0);
    requireCount("data modes", dataModes, 0);
  }

  private static <T extends Comparable<? super T>> List<T> sorted(List<T> list) {
    return list.stream().distinct().sorted().toList();
  }

  private static void requireCount(String what, Collection<?> entries, int minimum) {
    if (entries.size() < minimum || entries.size() > MAXIMUM_ENTRIES) {
      throw new IllegalArgumentException(
          "Ask for %d to %d %s".formatted(minimum, MAXIMUM_ENTRIES, what));
    }
  }

  /** Whether nothing is in it that is not in {@code other}. */
  public boolean isWithin(AccessScope other) {
    return other.tools.containsAll(tools)
        && other.capabilities.containsAll(capabilities)
        && other.endpoints.containsAll(endpoints)
        && other.dataModes.containsAll(dataModes)
        && rate.requestsPerMinute() <= other.rate.requestsPerMinute();
  }
}
