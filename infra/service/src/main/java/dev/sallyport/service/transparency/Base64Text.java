package dev.sallyport.service.transparency;

import java.util.Base64;
import java.util.Optional;

/** Base64 with padding, in the one form that each value has. */
final class Base64Text {
  private Base64Text() {}

  static Optional<byte[]> decode(String text) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(decoded).equals(text)
          ? Optional.of(decoded)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
