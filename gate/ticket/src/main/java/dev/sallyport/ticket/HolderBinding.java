package dev.sallyport.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of an agent's {@code X-Ticket-Nonce} (SPEC section 6). A ticket that carries it is
 * worth nothing to somebody who only has the URL. The nonce is {@value #MIN_NONCE_CHARS} to {@value
 * #MAX_NONCE_CHARS} characters of base64url, so at least 128 bits.
 */
public final class HolderBinding {
  /** The request header that carries the nonce, to the gate and again to the vault. */
  public static final String NONCE_HEADER = "X-Ticket-Nonce";

  /** Characters; 22 of base64url hold 128 bits. */
  public static final int MIN_NONCE_CHARS = 22;

  /** Characters; 86 hold 512 bits, and nobody needs more. */
  public static final int MAX_NONCE_CHARS = 86;

  private static final int HASH_BYTES = 32;
  private static final int HASH_CHARS = 43;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final byte[] sha256;

  private HolderBinding(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** The binding to this nonce, or nothing when the text cannot be a nonce. */
  public static Optional<HolderBinding> ofNonce(String nonce) {
    return isNonce(nonce)
        ? Optional.of(new HolderBinding(Sha256.of(nonce.getBytes(US_ASCII))))
        : Optional.empty();
  }

  /** The binding as a ticket spells it: canonical base64url of the hash. */
  public static Optional<HolderBinding> parse(String base64Url) {
    if (base64Url.length() != HASH_CHARS || !Base64Url.isCanonical(base64Url, 0, HASH_CHARS)) {
      return Optional.empty();
    }
    return Optional.of(new HolderBinding(Base64.getUrlDecoder().decode(base64Url)));
  }

  /** Whether this is the nonce, in time that does not depend on how much of it is right. */
  public boolean matches(String nonce) {
    return isNonce(nonce) && MessageDigest.isEqual(sha256, Sha256.of(nonce.getBytes(US_ASCII)));
  }

  /** How a ticket spells it. */
  public String base64Url() {
    return BASE64URL.encodeToString(sha256);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HolderBinding that && MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return "HolderBinding[" + HASH_BYTES + " bytes]";
  }

  private static boolean isNonce(String text) {
    return text.length() >= MIN_NONCE_CHARS
        && text.length() <= MAX_NONCE_CHARS
        && Base64Url.isAlphabet(text);
  }
}
