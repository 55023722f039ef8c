package dev.sallyport.ticket;

import java.util.Base64;
import java.util.HexFormat;

/**
 * A binding's shared secret under its key id. The id is mandatory in a JWT's header ({@code kid});
 * tokenvault2 carries none.
 *
 * @param kid 1 to {@value #MAX_KID_CHARS} characters of {@code A-Z a-z 0-9 _ -}
 */
public record BindingKey(String kid, BindingSecret secret) {
  /** Characters; a key id is looked up before anything is authenticated. */
  public static final int MAX_KID_CHARS = 64;

  /** Characters; 96 bits, so that no two bindings of an organisation ever share an id. */
  private static final int DERIVED_KID_CHARS = 16;

  public BindingKey {
    if (kid.isEmpty()
        || kid.length() > MAX_KID_CHARS
        || !kid.chars().allMatch(BindingKey::isPlain)) {
      throw new IllegalArgumentException(
          "a key id is 1 to " + MAX_KID_CHARS + " characters of A-Z a-z 0-9 _ -");
    }
  }

  /**
   * The key under an id made of the secret itself, for vaults that name none: the first {@value
   * #DERIVED_KID_CHARS} characters of the unpadded base64url of its SHA-256. Both sides come to the
   * same id.
   */
  public static BindingKey derive(BindingSecret secret) {
    byte[] hash = HexFormat.of().parseHex(secret.sha256Hex());
    String kid = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    return new BindingKey(kid.substring(0, DERIVED_KID_CHARS), secret);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
