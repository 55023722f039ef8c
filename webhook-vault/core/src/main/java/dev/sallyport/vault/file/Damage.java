package dev.sallyport.vault.file;

import dev.sallyport.vault.failure.StoreException;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of a file that is not as it was written. */
final class Damage {
  private Damage() {}

  static StoreException found(String what) {
    return found(what, null);
  }

  static StoreException found(String what, @Nullable Throwable cause) {
    return new StoreException(
        StoreException.Kind.DAMAGED, "the vault file is damaged: " + what, cause);
  }
}
