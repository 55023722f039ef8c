package dev.sallyport.vault.credential;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one life of a credential: made when a service's credential is first stored, kept while it
 * is overwritten, gone with its deletion. A ticket's {@code cid} is compared with it, so a ticket
 * for a deleted credential never opens the one stored later under the same name.
 *
 * @param value 22 base64url characters, 128 random bits
 */
public record CreationId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final int RANDOM_BYTES = 16;

  public CreationId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a creation id is 22 base64url characters");
    }
  }

  /** A new life. */
  public static CreationId generate(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new CreationId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreationId id && id.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
