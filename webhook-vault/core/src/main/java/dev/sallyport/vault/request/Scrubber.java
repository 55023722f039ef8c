package dev.sallyport.vault.request;

import java.util.Arrays;
import java.util.List;

/**
 * Masks secrets in a stream, with as many asterisks as they have bytes, so that lengths stay as
 * they were announced. Holds back only what may be the beginning of one: a line of a stream of
 * events passes at once. Each byte is looked at once for each pattern, however the stream is cut.
 */
public final class Scrubber {
  private static final byte MASK = '*';
  private static final byte[] NOTHING = {};

  private final List<Pattern> patterns;
  private byte[] heldBack = NOTHING;

  Scrubber(List<byte[]> patterns) {
    this.patterns = patterns.stream().map(Pattern::new).toList();
  }

  /** One pattern and how much of it the last bytes were (Knuth, Morris, Pratt). */
  private static final class Pattern {
    private final byte[] bytes;
    private final int[] fallBack;
    private int matched;

    Pattern(byte[] bytes) {
      this.bytes = bytes;
      this.fallBack = new int[bytes.length];
      int length = 0;
      for (int i = 1; i < bytes.length; i++) {
        while (length > 0 && bytes[i] != bytes[length]) {
          length = fallBack[length - 1];
        }
        length = bytes[i] == bytes[length] ? length + 1 : 0;
        fallBack[i] = length;
      }
    }

    /** Whether the pattern ends with this byte. */
    boolean endsWith(byte next) {
      while (matched > 0 && bytes[matched] != next) {
        matched = fallBack[matched - 1];
      }
      matched = bytes[matched] == next ? matched + 1 : 0;
      if (matched < bytes.length) {
        return false;
      }
      matched = fallBack[matched - 1];
      return true;
    }
  }

  /** The next bytes that may be given away; what is held back comes with a later call. */
  public byte[] next(byte[] chunk) {
    byte[] all = Arrays.copyOf(heldBack, heldBack.length + chunk.length);
    System.arraycopy(chunk, 0, all, heldBack.length, chunk.length);
    for (int i = 0; i < chunk.length; i++) {
      mask(all, heldBack.length + i, chunk[i]);
    }
    int held = patterns.stream().mapToInt(pattern -> pattern.matched).max().orElse(0);
    heldBack = Arrays.copyOfRange(all, all.length - held, all.length);
    return Arrays.copyOf(all, all.length - held);
  }

  private void mask(byte[] all, int at, byte next) {
    for (Pattern pattern : patterns) {
      if (pattern.endsWith(next)) {
        Arrays.fill(all, at + 1 - pattern.bytes.length, at + 1, MASK);
      }
    }
  }

  /** What is left when the stream has ended: it was no secret after all. */
  public byte[] end() {
    byte[] left = heldBack;
    heldBack = NOTHING;
    return left;
  }
}
