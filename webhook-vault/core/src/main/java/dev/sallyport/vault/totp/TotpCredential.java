package dev.sallyport.vault.totp;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What makes a credential one that gives one-time codes. */
public final class TotpCredential {
  /** The {@code tokenType} of a credential that is released as a code, never as its seed. */
  public static final String TOKEN_TYPE = "TOTP";

  static final FieldName SEED = new FieldName("totpSecret");
  static final FieldName URI = new FieldName("totpUri");

  private TotpCredential() {}

  /** Whether a credential with these fields has a seed. */
  public static boolean isIn(Set<FieldName> fields) {
    return fields.contains(SEED) || fields.contains(URI);
  }

  /** Whether a credential with these fields is nothing but a seed. */
  public static boolean isAllOf(Set<FieldName> fields) {
    return Set.of(SEED, URI).containsAll(fields);
  }

  /**
   * The seed of a credential; its {@code totpUri} says more than its {@code totpSecret} and comes
   * first.
   *
   * @return empty when it has none
   * @throws IllegalArgumentException when it has one that makes no codes; the message tells what is
   *     wrong and nothing of the seed
   */
  public static Optional<TotpSecret> in(PlainCredential credential) {
    Map<FieldName, String> fields = credential.exposeForRelease();
    String uri = fields.get(URI);
    if (uri != null) {
      return Optional.of(TotpUri.parse(uri));
    }
    String seed = fields.get(SEED);
    return seed == null
        ? Optional.empty()
        : Optional.of(
            new TotpSecret(
                Base32.decode(seed),
                TotpAlgorithm.SHA1,
                TotpSecret.DEFAULT_DIGITS,
                TotpSecret.DEFAULT_PERIOD));
  }

  /**
   * Refuses a credential whose seed makes no codes, or that claims to be one and has none.
   *
   * @throws IllegalArgumentException with a message that tells nothing of the seed
   */
  public static void requireUsable(String tokenType, PlainCredential credential) {
    if (in(credential).isEmpty() && tokenType.equals(TOKEN_TYPE)) {
      throw new IllegalArgumentException(
          "a credential of type " + TOKEN_TYPE + " has the field " + SEED + " or " + URI);
    }
  }
}
