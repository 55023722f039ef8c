package dev.sallyport.gate.sandbox;

import java.time.Duration;

/**
 * How many credentials are given within a window, by all gates together, whatever becomes of them.
 *
 * @param perNetwork to one network: a /24 of IPv4, a /48 of IPv6
 * @param perEmailDomain to addresses of one domain, and to all who name no address
 * @param total to everybody
 */
public record SandboxLimits(int perNetwork, int perEmailDomain, int total, Duration window) {
  /** A day's worth would be looked at by nobody. */
  public static final int MAXIMUM = 10_000;

  /** Refuses limits that are none with {@link IllegalArgumentException}. */
  public SandboxLimits {
    if (perNetwork < 1 || perEmailDomain < 1 || total < 1 || total > MAXIMUM) {
      throw new IllegalArgumentException("limits of the sandbox are 1 to " + MAXIMUM);
    }
  }
}
