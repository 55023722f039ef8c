package dev.sallyport.gate.delegation;

import dev.sallyport.gate.identity.UserId;
import java.time.Instant;

/**
 * Somebody who has credentials of their own.
 *
 * @param subject what the issuer of their tokens calls them
 * @param active whether anything of theirs counts
 */
public record User(UserId id, String subject, boolean active, Instant createdAt) {
  /** As long as OpenID Connect lets a subject be. Characters. */
  public static final int MAXIMUM_SUBJECT_LENGTH = 255;
}
