package dev.sallyport.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

  private final Sha256Hash hash;

  private HolderBinding(Sha256Hash hash) {
    this.hash = hash;
  }

  /** The binding to this nonce, or nothing when the text cannot be a nonce. */
  public static Optional<HolderBinding> ofNonce(String nonce) {
    return isNonce(nonce)
        ? Optional.of(new HolderBinding(Sha256Hash.of(nonce.getBytes(US_ASCII))))
        : Optional.empty();
  }

  /** The binding as a ticket spells it: canonical base64url of the hash. */
  public static Optional<HolderBinding> parse(String base64Url) {
    return Sha256Hash.parse(base64Url).map(HolderBinding::new);
  }

  /** Whether this is the nonce, in time that does not depend on how much of it is right. */
  public boolean matches(String nonce) {
    return isNonce(nonce) && hash.equals(Sha256Hash.of(nonce.getBytes(US_ASCII)));
  }

  /** How a ticket spells it. */
  public String base64Url() {
    return hash.base64Url();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HolderBinding that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
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
