package dev.sallyport.vault.oauth;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What callers are told when there is no good token for them. */
final class RefreshRefusals {
  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private RefreshRefusals() {}

  static VaultRefusal of(RefreshFailure why, RefreshRecord record, Instant now) {
    return of(why, record.pause(now));
  }

  static VaultRefusal of(RefreshFailure why, Optional<Duration> pause) {
    VaultRefusal refusal = why.refusal();
    return why.isFinal() ? refusal : refusal.retryAfter(pause.orElse(SHORTLY));
  }

  /** The provider is being asked, and it takes longer than a caller should wait. */
  static VaultRefusal underWay() {
    return new VaultRefusal(
            VaultError.UNAVAILABLE,
            "refresh_under_way",
            "The credential is being refreshed and the provider is slow; try again in a moment.")
        .retryAfter(SHORTLY);
  }
}
