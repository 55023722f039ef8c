package dev.sallyport.vault.keyset;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Where the wrapped data keysets are kept: the one part of a store that is readable before any key
 * is.
 */
public interface WrappedKeysets {
  /** The keyset of an organisation, if it was made. */
  Future<Optional<WrappedKeyset>> find(Organisation organisation);

  /** Keeps the first keyset of an organisation. False, with nothing changed, when there is one. */
  Future<Boolean> create(WrappedKeyset keyset);

  /**
   * Puts a re-wrapped keyset in the place of its predecessor, whose bytes are gone from the store
   * afterwards. False, with nothing changed, when the stored one is not of the generation before.
   */
  Future<Boolean> replace(WrappedKeyset keyset);
}
