package dev.sallyport.vault.credential;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which value of a credential is meant: the life it belongs to and its number in it. Two values of
 * one service never have the same version, also not across deletion.
 *
 * @param number 1 at creation, one more with each overwrite
 */
public record CredentialVersion(CreationId creation, long number) {
  private static final long FIRST = 1;

  /** More than a credential is ever overwritten between two backups. */
  private static final long BEYOND_THE_FORGOTTEN = 1L << 32;

  public CredentialVersion {
    if (number < FIRST) {
      throw new IllegalArgumentException("versions count from 1");
    }
  }

  /** The first value of a new life. */
  public static CredentialVersion first(SecureRandom random) {
    return new CredentialVersion(CreationId.generate(random), FIRST);
  }

  /** The value that overwrites this one. */
  public CredentialVersion next() {
    return new CredentialVersion(creation, Math.addExact(number, 1));
  }

  /**
   * The version of a value that was restored from a backup. The values that came after the backup
   * are forgotten, but a vault may still hold one of them: no version is given twice.
   */
  CredentialVersion afterRestore() {
    return new CredentialVersion(creation, Math.addExact(number, BEYOND_THE_FORGOTTEN));
  }

  /**
   * Whether this is the first value of its life, which only an absent credential can be replaced
   * by.
   */
  public boolean isFirst() {
    return number == FIRST;
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CredentialVersion version
        && version.number == number
        && version.creation.equals(creation);
  }

  @Override
  public int hashCode() {
    return 31 * creation.hashCode() + Long.hashCode(number);
  }
}
