package dev.sallyport.gate.credential;

import java.util.List;

/**
 * What the texts of a credential may look like. The messages are for the operator who sent them.
 */
final class CredentialTexts {
  /** Characters. */
  private static final int MAXIMUM_TAG_LENGTH = 50;

  private CredentialTexts() {}

  static void requireDisplayName(String displayName) {
    requireAtMost(displayName, CredentialMetadata.MAXIMUM_DISPLAY_NAME_LENGTH, "A displayName");
    if (displayName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("A displayName has no control characters");
    }
  }

  static void requireNotes(String notes) {
    requireAtMost(notes, CredentialMetadata.MAXIMUM_NOTES_LENGTH, "The field 'notes'");
    if (notes.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("The field 'notes' has no NUL character");
    }
  }

  static void requireTags(List<String> tags) {
    if (tags.size() > CredentialMetadata.MAXIMUM_TAGS) {
      throw new IllegalArgumentException(
          "A credential has at most " + CredentialMetadata.MAXIMUM_TAGS + " tags");
    }
    for (String tag : tags) {
      requireAtMost(tag, MAXIMUM_TAG_LENGTH, "A tag");
      if (tag.isBlank() || tag.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("A tag is not blank and has no control characters");
      }
    }
  }

  private static void requireAtMost(String text, int limit, String what) {
    if (text.codePointCount(0, text.length()) > limit) {
      throw new IllegalArgumentException(what + " has at most " + limit + " characters");
    }
  }
}
