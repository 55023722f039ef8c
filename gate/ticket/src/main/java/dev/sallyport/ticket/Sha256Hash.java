package dev.sallyport.ticket;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A SHA-256 that a ticket carries; compared in constant time. */
final class Sha256Hash {
  private static final int HASH_CHARS = 43;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final byte[] bytes;

  private Sha256Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  static Sha256Hash of(byte[] hashed) {
    return new Sha256Hash(Sha256.of(hashed));
  }

  /** As a ticket spells it, in canonical base64url. */
  static Optional<Sha256Hash> parse(String base64Url) {
    return base64Url.length() == HASH_CHARS && Base64Url.isCanonical(base64Url, 0, HASH_CHARS)
        ? Optional.of(new Sha256Hash(Base64.getUrlDecoder().decode(base64Url)))
        : Optional.empty();
  }

  String base64Url() {
    return BASE64URL.encodeToString(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sha256Hash that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
