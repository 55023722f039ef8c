package dev.sallyport.service.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures under it, in the form of C2SP's {@code signed-note}. That it was parsed
 * says nothing about who signed it: {@link NoteKey#open} does.
 */
public final class SignedNote {
  /** Characters of the largest note that is looked at. */
  public static final int LONGEST = 1 << 16;

  /** Signatures of the most signed note that is looked at. */
  private static final int MOST_SIGNATURES = 100;

  private static final int KEY_ID_BYTES = 4;
  private static final String SIGNATURE = "\u2014 ";

  /** A line under the text. */
  static final class Signature {
    private final String name;
    private final byte[] keyId;
    private final byte[] bytes;

    Signature(String name, byte[] keyId, byte[] bytes) {
      this.name = name;
      this.keyId = keyId;
      this.bytes = bytes;
    }

    boolean isOf(String keyName, byte[] id) {
      return name.equals(keyName) && MessageDigest.isEqual(keyId, id);
    }

    byte[] bytes() {
      return bytes;
    }

    private String line() {
      byte[] joined = Arrays.copyOf(keyId, keyId.length + bytes.length);
      System.arraycopy(bytes, 0, joined, keyId.length, bytes.length);
      return SIGNATURE + name + " " + Base64.getEncoder().encodeToString(joined) + "\n";
    }
  }

  private final String text;
  private final List<Signature> signatures;

  private SignedNote(String text, List<Signature> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  static SignedNote of(String text, Signature signature) {
    requireText(text);
    return new SignedNote(text, List.of(signature));
  }

  /** Reads a note; empty when it is none. */
  public static Optional<SignedNote> parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (note.length() > LONGEST || end < 0 || !isText(note)) {
      return Optional.empty();
    }
    List<Signature> signatures = new ArrayList<>();
    String below = note.substring(end + 2);
    if (below.isEmpty() || !below.endsWith("\n")) {
      return Optional.empty();
    }
    for (String line : below.substring(0, below.length() - 1).split("\n", -1)) {
      Optional<Signature> signature = signature(line);
      if (signature.isEmpty() || signatures.size() == MOST_SIGNATURES) {
        return Optional.empty();
      }
      signatures.add(signature.get());
    }
    return Optional.of(new SignedNote(note.substring(0, end + 1), signatures));
  }

  private static Optional<Signature> signature(String line) {
    if (!line.startsWith(SIGNATURE)) {
      return Optional.empty();
    }
    int space = line.indexOf(' ', SIGNATURE.length());
    if (space < 0) {
      return Optional.empty();
    }
    String name = line.substring(SIGNATURE.length(), space);
    return Base64Text.decode(line.substring(space + 1))
        .filter(bytes -> NoteKey.isName(name) && bytes.length > KEY_ID_BYTES)
        .map(
            bytes ->
                new Signature(
                    name,
                    Arrays.copyOf(bytes, KEY_ID_BYTES),
                    Arrays.copyOfRange(bytes, KEY_ID_BYTES, bytes.length)));
  }

  static void requireText(String text) {
    if (text.length() > LONGEST || !text.endsWith("\n") || !isText(text)) {
      throw new IllegalArgumentException(
          "the text of a note is lines without control characters, each with its end");
    }
  }

  /** No control characters but ends of lines, and nothing that UTF-8 cannot write. */
  private static boolean isText(String text) {
    return text.chars().noneMatch(c -> c < ' ' && c != '\n')
        && new String(text.getBytes(UTF_8), UTF_8).equals(text);
  }

  /** What was signed, with the end of its last line. */
  String text() {
    return text;
  }

  List<Signature> signatures() {
    return signatures;
  }

  /** The note as it is passed on. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }
}
