package dev.sallyport.service.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf holds of a record: its kind and version in a line, then each member in a line of its
 * own, as {@code name length:value}, or {@code name -} where there is none. Lengths count the bytes
 * of UTF-8, so no value can look like the next member. Written for ever like this.
 *
 * <p>One of these writes one leaf after the other into the same memory: a busy log has many. Not
 * thread-safe.
 */
public final class LeafText {
  /** Most leaves are shorter. */
  private static final int USUAL_BYTES = 1024;

  /** What a member's line has at most beside name and value: two blanks, ten digits, line feed. */
  private static final int FRAME = 13;

  private final MessageDigest digest = TreeHash.sha256();

  /** After the prefix of RFC 6962 and the first line: where members begin. */
  private final int start;

  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;

  /** Writes leaves that begin with this line. */
  public LeafText(String kind) {
    put(TreeHash.LEAF);
    reserve(kind.length() + FRAME);
    ascii(kind);
    put((byte) '\n');
    start = length;
  }

  /** The leaf of a record with these members, in this order. */
  public static TreeHash hash(String kind, Map<String, @Nullable String> members) {
    LeafText leaf = new LeafText(kind);
    members.forEach(leaf::member);
    return leaf.hash();
  }

  /**
   * Adds the next member.
   *
   * @param name in ASCII
   */
  public void member(String name, @Nullable String value) {
    reserve(name.length() + FRAME);
    ascii(name);
    put((byte) ' ');
    if (value == null) {
      put((byte) '-');
    } else {
      value(value);
    }
    put((byte) '\n');
  }

  /** The hash of the leaf with what was added. What is added next begins another one. */
  public TreeHash hash() {
    digest.update(bytes, 0, length);
    length = start;
    return TreeHash.ofDigest(digest.digest());
  }

  private void value(String value) {
    // Java copies a text that is ASCII as a whole; to look at each character here takes longer.
    byte[] encoded = value.getBytes(UTF_8);
    reserve(encoded.length + FRAME);
    lengthOf(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  private void lengthOf(int value) {
    digits(value);
    put((byte) ':');
  }

  private void digits(int number) {
    if (number >= 10) {
      digits(number / 10);
    }
    put((byte) ('0' + number % 10));
  }

  private void ascii(String text) {
    int at = length;
    for (int i = 0; i < text.length(); i++) {
      bytes[at++] = (byte) text.charAt(i);
    }
    length = at;
  }

  private void put(byte next) {
    bytes[length++] = next;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
