package dev.sallyport.vault.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.organisation.Organisation;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a vault file begins with: a magic, the length of the rest, the file's id, the wrapped
 * keyset, and SHA-256 over all of it, which finds accidents; deliberate changes are found when the
 * keyset is unwrapped.
 *
 * <p>Not a record: it holds arrays.
 */
final class JournalHeader {
  private static final byte[] MAGIC = "SPVAULT1".getBytes(UTF_8);
  private static final int HASH_BYTES = 32;
  private static final int ID_BYTES = 16;
  private static final int PREFIX_BYTES = MAGIC.length + Integer.BYTES;
  private static final int MAXIMUM_BODY_BYTES = WrappedKeyset.MAXIMUM_BYTES + 1024;

  private final byte[] fileId;
  private final WrappedKeyset keyset;

  private JournalHeader(byte[] fileId, WrappedKeyset keyset) {
    this.fileId = fileId;
    this.keyset = keyset;
  }

  /** The header of a new file, whose records no other file's can be mistaken for. */
  static JournalHeader create(SecureRandom random, WrappedKeyset keyset) {
    byte[] fileId = new byte[ID_BYTES];
    random.nextBytes(fileId);
    return new JournalHeader(fileId, keyset);
  }

  /** The same file with its keyset wrapped anew. */
  JournalHeader with(WrappedKeyset other) {
    return new JournalHeader(fileId, other);
  }

  byte[] fileId() {
    return fileId.clone();
  }

  WrappedKeyset keyset() {
    return keyset;
  }

  ByteBuffer encode() {
    byte[] organisation = keyset.organisation().value().getBytes(UTF_8);
    byte[] wrappedBy = keyset.wrappedBy().getBytes(UTF_8);
    byte[] wrapped = keyset.bytes();
    // A header made before this part was there ends without it.
    byte[] primary = keyset.primary().map(DataKeyId::prefix).orElseGet(() -> new byte[0]);
    byte[][] parts = {organisation, wrappedBy, wrapped, primary};
    int body = ID_BYTES + Long.BYTES;
    for (byte[] part : parts) {
      body += Integer.BYTES + part.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(PREFIX_BYTES + body + HASH_BYTES);
    bytes.put(MAGIC).putInt(body).put(fileId).putLong(keyset.generation());
    for (byte[] part : parts) {
      bytes.putInt(part.length).put(part);
    }
    return bytes.put(sha256(bytes.array(), PREFIX_BYTES + body)).flip();
  }

  /** Reads the header and leaves the channel's position behind it. */
  static JournalHeader read(FileChannel channel) throws IOException {
    ByteBuffer prefix = readFully(channel, PREFIX_BYTES);
    byte[] magic = new byte[MAGIC.length];
    prefix.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw Damage.found("it does not begin like one");
    }
    int length = prefix.getInt();
    if (length < ID_BYTES || length > MAXIMUM_BODY_BYTES) {
      throw Damage.found("its header has an impossible length");
    }
    ByteBuffer rest = readFully(channel, length + HASH_BYTES);
    ByteBuffer all =
        ByteBuffer.allocate(PREFIX_BYTES + length).put(prefix.rewind()).put(rest.slice(0, length));
    byte[] hash = new byte[HASH_BYTES];
    rest.get(length, hash);
    if (!MessageDigest.isEqual(hash, sha256(all.array(), all.capacity()))) {
      throw Damage.found("its header was changed");
    }
    return decode(rest.slice(0, length));
  }

  private static JournalHeader decode(ByteBuffer body) {
    try {
      byte[] fileId = new byte[ID_BYTES];
      body.get(fileId);
      long generation = body.getLong();
      Organisation organisation = new Organisation(new String(part(body), UTF_8));
      String wrappedBy = new String(part(body), UTF_8);
      byte[] wrapped = part(body);
      Optional<DataKeyId> primary =
          body.hasRemaining() ? DataKeyId.of(part(body)) : Optional.empty();
      return new JournalHeader(
          fileId, new WrappedKeyset(organisation, generation, wrappedBy, wrapped, primary));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw Damage.found("its header makes no sense", e);
    }
  }

  private static byte[] part(ByteBuffer body) {
    int length = body.getInt();
    if (length < 0 || length > body.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    body.get(part);
    return part;
  }

  private static ByteBuffer readFully(FileChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw Damage.found("it ends within its header");
      }
    }
    return bytes.flip();
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
