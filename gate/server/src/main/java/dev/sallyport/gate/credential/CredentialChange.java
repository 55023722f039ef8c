package dev.sallyport.gate.credential;

import java.util.List;
import java.util.Optional;

/** What to change of a credential; what is empty stays as it is. */
public record CredentialChange(
    Optional<TokenType> tokenType,
    Optional<CredentialStatus> status,
    Optional<String> displayName,
    Optional<String> notes,
    Optional<List<String>> tags) {
  /**
   * Refuses texts that no credential may have, and a change of nothing, with {@link
   * IllegalArgumentException}.
   */
  public CredentialChange {
    tags = tags.map(List::copyOf);
    displayName.ifPresent(CredentialMetadata::requireDisplayName);
    notes.ifPresent(CredentialMetadata::requireNotes);
    tags.ifPresent(CredentialMetadata::requireTags);
    if (tokenType.isEmpty()
        && status.isEmpty()
        && displayName.isEmpty()
        && notes.isEmpty()
        && tags.isEmpty()) {
      throw new IllegalArgumentException(
          "Send at least one of tokenType, status, displayName, notes, tags");
    }
  }
}
