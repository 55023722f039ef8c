package dev.sallyport.vault.credential;

import java.util.Optional;

/** What putting a credential may do to one that is already there. */
public sealed interface PutMode {
  /** Only where the service has none. */
  record Create() implements PutMode {}

  /**
   * Only over one that is there.
   *
   * @param creation the life it must belong to, where the ticket names one
   */
  record Overwrite(Optional<CreationId> creation) implements PutMode {}

  /** Either; the last writer wins. */
  record CreateOrOverwrite() implements PutMode {}
}
