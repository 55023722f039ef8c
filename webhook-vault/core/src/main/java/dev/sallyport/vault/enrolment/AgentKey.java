package dev.sallyport.vault.enrolment;

import java.util.Base64;

/**
 * An agent's public key as it is written down: {@code x25519:} or {@code x-wing:} and the key in
 * base64url. It has the right form and nothing more; whether anything can be sealed to it, {@link
 * SealingSuites} finds out. Not a record: an array inside a record compares by identity.
 */
public final class AgentKey {
  /** Characters of the longest text of a key. */
  public static final int MAXIMUM_CHARACTERS = 2_048;

  private final Kem kem;
  private final String text;
  private final KeyId id;
  private final byte[] bytes;

  private AgentKey(Kem kem, String text, byte[] bytes) {
    this.kem = kem;
    this.text = text;
    this.id = KeyId.of(text);
    this.bytes = bytes;
  }

  /**
   * The key in a text.
   *
   * @throws IllegalArgumentException when it has another form; the message says what is expected,
   *     and does not repeat the text
   */
  public static AgentKey parse(String text) {
    String[] parts = text.split(":", -1);
    if (text.length() > MAXIMUM_CHARACTERS || parts.length != 2) {
      throw invalid();
    }
    Kem kem = Kem.parse(parts[0]).orElseThrow(AgentKey::invalid);
    return new AgentKey(kem, text, decode(parts[1], kem));
  }

  /** One spelling for each key, so that a key has one fingerprint. */
  private static byte[] decode(String base64, Kem kem) {
    byte[] key = decode(base64);
    boolean isCanonical =
        Base64.getUrlEncoder().withoutPadding().encodeToString(key).equals(base64);
    if (key.length != kem.keyBytes() || !isCanonical) {
      throw invalid();
    }
    return key;
  }

  /** The decoder's own message would quote what it read. */
  private static byte[] decode(String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException(
        "a public key is one line such as x25519:<32 bytes in base64url without padding> or"
            + " x-wing:<1216 bytes likewise>");
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** How a key for an answer is agreed upon. */
  public Kem kem() {
    return kem;
  }

  /** Its fingerprint. */
  public KeyId id() {
    return id;
  }

  /** As it is written down. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return kem.prefix() + " key " + id;
  }
}
