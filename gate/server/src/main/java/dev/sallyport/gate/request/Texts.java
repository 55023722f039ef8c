package dev.sallyport.gate.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Free texts for people. A refusal is an {@link IllegalArgumentException} whose message is for the
 * sender and does not repeat the text.
 */
public final class Texts {
  private Texts() {}

  /**
   * One line of {@code minimum} to {@code maximum} characters with nothing invisible in it, and no
   * space at either end.
   */
  public static void requireLine(String field, String text, int minimum, int maximum) {
    requireLength(field, text, minimum, maximum);
    if (!text.equals(text.strip()) || text.codePoints().anyMatch(Texts::isInvisible)) {
      throw new IllegalArgumentException(
          "The field '" + field + "' has no control characters, and no space at either end");
    }
  }

  /** Any text of at most {@code maximum} characters. */
  public static void requireText(String field, String text, int maximum) {
    requireLength(field, text, 0, maximum);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("The field '" + field + "' has no NUL character");
    }
  }

  private static void requireLength(String field, String text, int minimum, int maximum) {
    int length = text.codePointCount(0, text.length());
    if (length < minimum || length > maximum) {
      throw new IllegalArgumentException(
          "The field '" + field + "' has " + minimum + " to " + maximum + " characters");
    }
    if (!isUnicode(text)) {
      throw new IllegalArgumentException("The field '" + field + "' is not valid Unicode");
    }
  }

  /** False for half of a surrogate pair, which JSON can write and UTF-8 cannot. */
  private static boolean isUnicode(String text) {
    try {
      UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Control characters, and the format characters that turn a text's direction around. */
  private static boolean isInvisible(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
