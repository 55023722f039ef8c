package dev.sallyport.vault.release;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about releases. */
public final class ReleaseMetrics {
  private final Counter releases;
  private final Counter reuse;

  /** Counts in {@code registry}. */
  public ReleaseMetrics(MeterRegistry registry) {
    this.releases =
        Counter.builder("sallyport.vault.releases")
            .description("Credentials that were released")
            .register(registry);
    this.reuse =
        Counter.builder("sallyport.vault.ticket.reuse")
            .description("Redeemed tickets that came back: somebody else had them too")
            .register(registry);
  }

  void released() {
    releases.increment();
  }

  /** A redeemed ticket came back. */
  public void reused() {
    reuse.increment();
  }
}
