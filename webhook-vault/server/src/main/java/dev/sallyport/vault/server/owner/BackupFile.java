package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * A backup file: a header, then pieces, each four bytes of length and a ciphertext that is bound to
 * the header, to its number, and to whether it is the last. So a piece that was changed, moved,
 * left out or cut off is found, and one of another backup too.
 */
final class BackupFile {
  private static final String PIECE = "sallyport-vault/backup-piece/1";
  private static final int LONGEST_PIECE = 256 * 1024 * 1024;

  private final Path path;

  BackupFile(Path path) {
    this.path = path;
  }

  /** Whoever gives the pieces of a backup. */
  @FunctionalInterface
  interface Source {
    void giveTo(Consumer<byte[]> taker);
  }

  /** Writes a whole backup of mode 600, or nothing. */
  void write(BackupHeader header, VaultKeyset keyset, Source source) {
    try {
      new PrivateFile(path).create(channel -> new Writer(channel, header, keyset).write(source));
    } catch (FileAlreadyExistsException e) {
      throw new CommandRefused(
          ExitCode.ALREADY_THERE, "there is a file already, it was left alone: " + path);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandRefused(ExitCode.FAILED, "the backup cannot be written: " + path);
    }
  }

  BackupHeader header() {
    try (DataInputStream in = open()) {
      return BackupHeader.read(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandRefused(
          ExitCode.INVALID_INPUT, "there is no backup, or not a whole one: " + path);
    }
  }

  /** Its pieces, as often as they are asked for; going through them fails where one is damaged. */
  Iterable<byte[]> pieces(VaultKeyset keyset) {
    return () -> {
      try {
        DataInputStream in = open();
        BackupHeader header = BackupHeader.read(in);
        return new Pieces(in, new Place(header), keyset);
      } catch (IOException e) {
        throw damaged();
      }
    };
  }

  /** Reads all of it. */
  void check(VaultKeyset keyset) {
    pieces(keyset).forEach(piece -> {});
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
  }

  private static CommandRefused damaged() {
    return new CommandRefused(
        ExitCode.INVALID_INPUT, "the backup is damaged or not whole; nothing was restored");
  }

  /** Where a piece is. */
  private static final class Place {
    private final byte[] header;
    private long next;

    Place(BackupHeader header) throws IOException {
      try {
        this.header = MessageDigest.getInstance("SHA-256").digest(header.bytes());
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }

    AssociatedData next(boolean last) {
      return AssociatedData.of(PIECE).with(header).with(next++).with(last ? 1 : 0);
    }
  }

  private static final class Writer {
    private final FileChannel channel;
    private final VaultKeyset keyset;
    private final Place place;

    Writer(FileChannel channel, BackupHeader header, VaultKeyset keyset) throws IOException {
      this.channel = channel;
      this.keyset = keyset;
      this.place = new Place(header);
      PrivateFile.writeFully(channel, ByteBuffer.wrap(header.bytes()));
    }

    void write(Source source) throws IOException {
      source.giveTo(
          piece -> {
            try {
              write(piece, false);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      write(new byte[0], true);
    }

    private void write(byte[] piece, boolean last) throws IOException {
      byte[] sealed = keyset.seal(piece, place.next(last));
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + sealed.length);
      // The last one says so by its sign, which is bound as well.
      bytes.putInt(last ? -sealed.length : sealed.length).put(sealed).flip();
      PrivateFile.writeFully(channel, bytes);
    }
  }

  private static final class Pieces implements Iterator<byte[]> {
    private final DataInputStream in;
    private final Place place;
    private final VaultKeyset keyset;
    private byte[] following = new byte[0];
    private boolean ended;

    Pieces(DataInputStream in, Place place, VaultKeyset keyset) {
      this.in = in;
      this.place = place;
      this.keyset = keyset;
      advance();
    }

    private void advance() {
      try {
        int length = in.readInt();
        ended = length < 0;
        if (length == Integer.MIN_VALUE || Math.abs(length) > LONGEST_PIECE) {
          throw damaged();
        }
        byte[] sealed = new byte[Math.abs(length)];
        in.readFully(sealed);
        following = keyset.open(sealed, place.next(ended));
        if (ended && in.read() >= 0) {
          throw damaged();
        }
        if (ended) {
          in.close();
        }
      } catch (IOException | KeysetException e) {
        throw damaged();
      }
    }

    @Override
    public boolean hasNext() {
      return !ended;
    }

    @Override
    public byte[] next() {
      if (ended) {
        throw new NoSuchElementException();
      }
      byte[] piece = following;
      advance();
      return piece;
    }
  }
}
