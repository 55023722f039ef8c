package dev.sallyport.gate.credential;

import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the gate knows of a credential. There is no place for its value here.
 *
 * @param createdBy id of who made it; empty for what was made before that was noted
 */
public record CredentialMetadata(
    CredentialId id,
    ServiceName serviceName,
    TokenType tokenType,
    CredentialStatus status,
    String displayName,
    String notes,
    List<String> tags,
    Optional<String> createdBy,
    Instant createdAt,
    Instant updatedAt) {
  /** Characters. */
  public static final int MAXIMUM_DISPLAY_NAME_LENGTH = 100;

  /** A page of notes. Characters. */
  public static final int MAXIMUM_NOTES_LENGTH = 2000;

  /** More tags than this sort nothing. */
  public static final int MAXIMUM_TAGS = 20;

  /** Characters. */
  private static final int MAXIMUM_TAG_LENGTH = 50;

  public CredentialMetadata {
    tags = List.copyOf(tags);
  }

  static void requireDisplayName(String displayName) {
    Texts.requireLine("displayName", displayName, 0, MAXIMUM_DISPLAY_NAME_LENGTH);
  }

  static void requireNotes(String notes) {
    Texts.requireText("notes", notes, MAXIMUM_NOTES_LENGTH);
  }

  static void requireTags(List<String> tags) {
    if (tags.size() > MAXIMUM_TAGS) {
      throw new IllegalArgumentException("The field 'tags' has at most " + MAXIMUM_TAGS + " tags");
    }
    tags.forEach(tag -> Texts.requireLine("tags", tag, 1, MAXIMUM_TAG_LENGTH));
  }
}
