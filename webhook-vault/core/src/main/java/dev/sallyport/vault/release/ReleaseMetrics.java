package dev.sallyport.vault.release;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about releases. */
public final class ReleaseMetrics {
  private final Counter releases;
  private final Counter reuse;
  private final Counter capped;

  /** Counts in {@code registry}. */
  public ReleaseMetrics(MeterRegistry registry) {
    this.releases =
        Counter.builder("sallyport.vault.releases")
            .description("Credentials that were released")
            .register(registry);
    this.capped =
        Counter.builder("sallyport.vault.releases.capped")
            .description("Releases that a cap of the credential's owner refused")
            .register(registry);
    this.reuse =
        Counter.builder("sallyport.vault.ticket.reuse")
            .description("Redeemed tickets that came back: somebody else had them too")
            .register(registry);
  }

  void capped() {
    capped.increment();
  }

  void released() {
    releases.increment();
  }

  /** A redeemed ticket came back. */
  public void reused() {
    reuse.increment();
  }
}
