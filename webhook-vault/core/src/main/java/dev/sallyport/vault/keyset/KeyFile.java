package dev.sallyport.vault.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file of a key-encryption key. Readable by its owner alone, and refused when it is not;
 * written completely and durably or not at all. Blocks: for start-up and commands only.
 */
public final class KeyFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_READS =
      PosixFilePermissions.fromString("r--------");

  private final Path path;

  public KeyFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /**
   * Reads the key.
   *
   * @throws KeysetException when the file is missing, is open to others, or holds no key
   */
  public LocalKeyEncryptionKeys read() {
    try {
      requirePrivate();
      if (Files.size(path) > LocalKeyEncryptionKeys.MAXIMUM_CHARACTERS) {
        throw new KeysetException("the key file is too long to be one: " + path);
      }
      return LocalKeyEncryptionKeys.parse(Files.readString(path, UTF_8));
    } catch (NoSuchFileException e) {
      throw new KeysetException("there is no key file: " + path, e);
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be read: " + path, e);
    }
  }

  /**
   * Writes a new key file.
   *
   * @throws KeysetException when there is one already; it is left alone
   */
  public void create(LocalKeyEncryptionKeys keys) {
    try {
      Path complete = writeBeside(keys);
      try {
        // A link, unlike a move, fails when the name is taken.
        Files.createLink(path, complete);
      } finally {
        Files.delete(complete);
      }
      forceDirectory();
    } catch (FileAlreadyExistsException e) {
      throw new KeysetException("there is a key file already, it was left alone: " + path, e);
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be written: " + path, e);
    }
  }

  /**
   * Puts {@code keys} in the place of what the file holds, in one step that a crash cannot divide.
   */
  public void replace(LocalKeyEncryptionKeys keys) {
    try {
      Files.move(
          writeBeside(keys),
          path,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      forceDirectory();
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be replaced: " + path, e);
    }
  }

  public boolean exists() {
    return Files.exists(path);
  }

  private void requirePrivate() throws IOException {
    if (!isPosix()) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (!permissions.equals(OWNER_ONLY) && !permissions.equals(OWNER_READS)) {
      throw new KeysetException(
          "the key file must be readable by its owner alone (mode 600): " + path);
    }
  }

  private Path writeBeside(LocalKeyEncryptionKeys keys) throws IOException {
    Path directory = directory();
    Files.createDirectories(directory);
    FileAttribute<?>[] attributes =
        isPosix()
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Path beside = Files.createTempFile(directory, ".key", ".new", attributes);
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = UTF_8.encode(keys.exposeForKeyFile());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return beside;
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path directory() {
    Path parent = path.getParent();
    if (parent == null) {
      throw new KeysetException("a key file needs a directory");
    }
    return parent;
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
