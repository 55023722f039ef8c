package dev.sallyport.vault.kind;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of a text in PEM (RFC 7468). What stands between blocks is a comment. */
final class Pem {
  /** A certificate with its chain and key has a handful. */
  private static final int MOST_BLOCKS = 16;

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

  private Pem() {}

  /** One block. Not a record: it may hold a key. */
  static final class Block {
    private final String label;
    private final String text;
    private final byte[] content;

    private Block(String label, String text, byte[] content) {
      this.label = label;
      this.text = text;
      this.content = content;
    }

    String label() {
      return label;
    }

    /** As it was written, with its lines of begin and end. */
    String text() {
      return text;
    }

    byte[] content() {
      return content;
    }

    @Override
    public String toString() {
      return "Block[" + label + "]";
    }
  }

  /**
   * All blocks, in order.
   *
   * @throws IllegalArgumentException when one has no end or is no base64, or there are too many
   */
  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int from = 0;
    while (begin.find(from)) {
      String label = begin.group(1);
      String endLine = "-----END " + label + "-----";
      int end = text.indexOf(endLine, begin.end());
      if (end < 0 || blocks.size() == MOST_BLOCKS) {
        throw new IllegalArgumentException("PEM with a block without end, or with too many");
      }
      from = end + endLine.length();
      blocks.add(
          new Block(
              label,
              text.substring(begin.start(), from) + "\n",
              content(text.substring(begin.end(), end))));
    }
    return blocks;
  }

  private static byte[] content(String base64) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      // The decoder's message quotes what it met.
      throw new IllegalArgumentException("PEM with a block that is no base64");
    }
  }
}
