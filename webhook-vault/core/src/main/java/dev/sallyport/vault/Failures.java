package dev.sallyport.vault;

import dev.sallyport.service.batch.Overloaded;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.KeysetException;
import java.util.concurrent.TimeoutException;

/**
 * What a caller is told when something failed inside: whether trying again may help, and nothing
 * else.
 */
final class Failures {
  private Failures() {}

  static VaultRefusal refusal(Throwable failure) {
    return switch (failure) {
      case StoreException store -> refusal(store.kind());
      case TimeoutException late -> unavailable("timeout");
      case Overloaded overloaded -> unavailable("overloaded");
      case KeysetException keyset -> internal("keyset");
      default -> internal("unexpected");
    };
  }

  private static VaultRefusal refusal(StoreException.Kind kind) {
    return switch (kind) {
      case UNAVAILABLE -> unavailable("store_unavailable");
      case OVERLOADED -> unavailable("store_overloaded");
      case STALE_KEY -> unavailable("keyset_changed");
      case FULL -> unavailable("store_full");
      case DAMAGED -> internal("store_damaged");
      case OUTDATED -> internal("store_outdated");
    };
  }

  private static VaultRefusal unavailable(String reason) {
    return new VaultRefusal(
        VaultError.UNAVAILABLE,
        reason,
        "The vault cannot do this now and gave nothing; try again in a moment.");
  }

  private static VaultRefusal internal(String reason) {
    return new VaultRefusal(
        VaultError.INTERNAL_ERROR,
        reason,
        "Something failed inside the vault; its operator finds it by the request id.");
  }
}
