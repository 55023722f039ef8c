package dev.sallyport.local.postgres;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Folders that only the current user can read or change. */
final class TemporaryFolders {
  private static final String OWNER_ONLY = "rwx------";

  private TemporaryFolders() {}

  static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /** Returns {@code <tmpdir>/<name>-<user>}, refusing one that somebody else laid there first. */
  static Path ownedByUser(String name) throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), name + "-" + user);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      createPrivate(folder);
    }
    if (posix() && !isPrivate(folder)) {
      throw new IOException(
          folder + " is not a folder that only " + user + " can use; remove it and try again");
    }
    return folder;
  }

  static void createPrivate(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly());
  }

  static Path createTemporary(String prefix) throws IOException {
    return Files.createTempDirectory(ownedByUser("sallyport-postgres"), prefix, ownerOnly());
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(folder, new Deleting());
  }

  private static FileAttribute<?>[] ownerOnly() {
    return posix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPrivate(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && OWNER_ONLY.equals(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        && Files.isWritable(folder);
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    // A server that is just stopping deletes files of its own.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
