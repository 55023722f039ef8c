package dev.sallyport.vault.cap;

import dev.sallyport.ticket.ServiceName;
import java.time.Duration;

/**
 * How often a credential may be given away within any hour.
 *
 * @param releases 0 to {@value #MAXIMUM}; with 0 it is not given away at all
 */
public record ReleaseCap(ServiceName service, int releases) {
  /** The hour is one that slides: whenever it is said to begin, no more than the cap is in it. */
  public static final Duration WINDOW = Duration.ofHours(1);

  /** Three a second: what is given away more often needs no cap but another way to use it. */
  public static final int MAXIMUM = 10_000;

  /** Checks the number. */
  public ReleaseCap {
    if (releases < 0 || releases > MAXIMUM) {
      throw new IllegalArgumentException("a cap is 0 to " + MAXIMUM + " releases an hour");
    }
  }
}
