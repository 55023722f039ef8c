package dev.sallyport.service.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.signature.SignatureConfig2026;
import com.google.crypto.tink.util.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that notes are verified with: an Ed25519 key under a name, as C2SP's {@code signed-note}
 * writes it. Thread-safe.
 */
public final class NoteKey {
  /** Of a key's name; a URL without its scheme. Characters. */
  private static final int LONGEST_NAME = 256;

  static final byte ED25519 = 1;
  private static final int KEY_ID_BYTES = 4;
  private static final int PUBLIC_KEY_BYTES = 32;
  private static final Pattern TEXT =
      Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)");

  private final String name;
  private final byte[] keyId;
  private final byte[] publicKey;
  private volatile @Nullable PublicKeyVerify verifier;

  private NoteKey(String name, byte[] publicKey) {
    if (!isName(name) || publicKey.length != PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("not the name or the bytes of a key");
    }
    this.name = name;
    this.publicKey = publicKey.clone();
    this.keyId = keyId(name, publicKey);
  }

  /** The Ed25519 key of these bytes. */
  static NoteKey of(String name, byte[] publicKey) {
    return new NoteKey(name, publicKey);
  }

  /** Reads {@code <name>+<key id>+<key>}; empty when it is no Ed25519 key, or has another's id. */
  public static Optional<NoteKey> parse(String text) {
    return parseKept(text).filter(NoteKey::isUsable);
  }

  /**
   * The same of what {@link #toString} wrote of a key: that it can be used was looked at then. To
   * make ready for verifying takes some tenths of a second in a process that has just started, so
   * that is left until a note is opened.
   */
  public static Optional<NoteKey> parseKept(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(matcher -> text.length() <= LONGEST_NAME * 2 && matcher.matches())
        .flatMap(
            matcher ->
                Base64Text.decode(matcher.group(3))
                    .filter(NoteKey::isEd25519)
                    .filter(bytes -> isName(matcher.group(1)))
                    .map(bytes -> of(matcher.group(1), Arrays.copyOfRange(bytes, 1, bytes.length)))
                    .filter(key -> HexFormat.of().formatHex(key.keyId).equals(matcher.group(2))));
  }

  private static boolean isEd25519(byte[] typed) {
    return typed.length == 1 + PUBLIC_KEY_BYTES && typed[0] == ED25519;
  }

  private boolean isUsable() {
    try {
      verifier();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** No space of any kind and no plus. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.codePoints()
            .noneMatch(
                c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '+' || c < ' ');
  }

  private static byte[] keyId(String name, byte[] publicKey) {
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.writeBytes((name + "\n").getBytes(UTF_8));
    named.write(ED25519);
    named.writeBytes(publicKey);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(named.toByteArray());
      return Arrays.copyOf(hash, KEY_ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private PublicKeyVerify verifier() {
    PublicKeyVerify known = verifier;
    if (known == null) {
      known = verifier(publicKey);
      verifier = known; // two threads may both have made it: either will do
    }
    return known;
  }

  @AccessesPartialKey
  private static PublicKeyVerify verifier(byte[] publicKey) {
    try {
      Ed25519PublicKey key = Ed25519PublicKey.create(Bytes.copyFrom(publicKey));
      return KeysetHandle.newBuilder()
          .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
          .build()
          .getPrimitive(SignatureConfig2026.get(), PublicKeyVerify.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key", e);
    }
  }

  /** What the key calls itself. */
  public String name() {
    return name;
  }

  byte[] keyId() {
    return keyId.clone();
  }

  /** The text of the note, if this key has signed it. */
  public Optional<String> open(SignedNote note) {
    boolean signed =
        note.signatures().stream()
            .filter(each -> each.isOf(name, keyId))
            .findFirst()
            .filter(each -> verifies(each.bytes(), note.text()))
            .isPresent();
    return signed ? Optional.of(note.text()) : Optional.empty();
  }

  private boolean verifies(byte[] signature, String text) {
    try {
      verifier().verify(signature, text.getBytes(UTF_8));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** {@code <name>+<key id>+<key>}, as it is given to those who verify. */
  @Override
  public String toString() {
    byte[] typed = new byte[1 + publicKey.length];
    typed[0] = ED25519;
    System.arraycopy(publicKey, 0, typed, 1, publicKey.length);
    return name
        + "+"
        + HexFormat.of().formatHex(keyId)
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }
}
