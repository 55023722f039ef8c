package dev.sallyport.ticket;

/**
 * A binding's shared secret under its key id. The id is mandatory in a JWT's header ({@code kid});
 * tokenvault2 carries none.
 *
 * @param kid 1 to {@value #MAX_KID_CHARS} characters of {@code A-Z a-z 0-9 _ -}
 */
public record BindingKey(String kid, BindingSecret secret) {
  /** Characters; a key id is looked up before anything is authenticated. */
  public static final int MAX_KID_CHARS = 64;

  public BindingKey {
    if (kid.isEmpty()
        || kid.length() > MAX_KID_CHARS
        || !kid.chars().allMatch(BindingKey::isPlain)) {
      throw new IllegalArgumentException(
          "a key id is 1 to " + MAX_KID_CHARS + " characters of A-Z a-z 0-9 _ -");
    }
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
