package dev.sallyport.vault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of mode 600. New contents are written beside it, forced to the disk and then put in place
 * in one step, so that a crash leaves the old or the new contents and nothing else. Blocks.
 */
public final class PrivateFile {
  private static final Set<PosixFilePermission> READ_WRITE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r--------");

  private final Path path;

  public PrivateFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Writes what a new file begins with, or all of it. */
  @FunctionalInterface
  public interface Contents {
    void writeTo(FileChannel channel) throws IOException;
  }

  public Path path() {
    return path;
  }

  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Whether nobody but its owner may read or write it; always true where there are no such
   * permissions.
   */
  public boolean isPrivate() throws IOException {
    if (!isPosix()) {
      return true;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    return permissions.equals(READ_WRITE) || permissions.equals(READ_ONLY);
  }

  /**
   * Puts new contents where nothing is.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken; nothing is changed
   *     then
   */
  public void create(Contents contents) throws IOException {
    Path complete = writeBeside(contents);
    try {
      // A link, unlike a move, fails when the name is taken.
      Files.createLink(path, complete);
    } finally {
      Files.delete(complete);
    }
    forceDirectory();
  }

  /** Puts new contents in the place of the old. */
  public void replace(Contents contents) throws IOException {
    Files.move(
        writeBeside(contents),
        path,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
  }

  /**
   * Opens the file with these options; makes it, with mode 600, where {@code CREATE} is one of
   * them.
   */
  public FileChannel open(StandardOpenOption... options) throws IOException {
    return FileChannel.open(path, Set.of(options), attributes());
  }

  /** Writes all of {@code bytes} at the channel's position. */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private Path writeBeside(Contents contents) throws IOException {
    Files.createDirectories(directory());
    Path beside = Files.createTempFile(directory(), "." + path.getFileName(), ".new", attributes());
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      contents.writeTo(channel);
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    return beside;
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path directory() throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("not a file: " + path);
    }
    return parent;
  }

  private static FileAttribute<?>[] attributes() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(READ_WRITE)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
