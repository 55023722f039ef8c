package dev.sallyport.gate.credential;

import dev.sallyport.ticket.ServiceName;
import java.util.List;

/** A credential that is still to be registered. */
public record CredentialDraft(
    ServiceName serviceName,
    TokenType tokenType,
    String displayName,
    String notes,
    List<String> tags) {
  /** A route has this name, so no credential can. */
  private static final String RESERVED = "audit-log";

  /** Refuses texts that no credential may have with {@link IllegalArgumentException}. */
  public CredentialDraft {
    tags = List.copyOf(tags);
    if (serviceName.value().equals(RESERVED)) {
      throw new IllegalArgumentException(
          "The name " + RESERVED + " is reserved; choose another serviceName");
    }
    CredentialMetadata.requireDisplayName(displayName);
    CredentialMetadata.requireNotes(notes);
    CredentialMetadata.requireTags(tags);
  }
}
