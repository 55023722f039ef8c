package dev.sallyport.ticket;

/** Hexadecimal text in its one canonical spelling: lower case. */
final class Hex {
  private Hex() {}

  static boolean isLowerCase(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
