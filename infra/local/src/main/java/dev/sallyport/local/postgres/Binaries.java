package dev.sallyport.local.postgres;

import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version, whoever of several builds comes first.
 */
final class Binaries {
  private static final Object ONE_AT_A_TIME = new Object();

  private Binaries() {}

  /** Returns the folder that holds {@code bin}, {@code lib} and {@code share}. */
  static Path unpacked() {
    synchronized (ONE_AT_A_TIME) {
      try {
        byte[] archive = archive();
        Path cache = TemporaryFolders.ownedByUser("sallyport-postgres");
        Path target = cache.resolve(digest(archive));
        return Files.exists(target) ? target : unpack(archive, cache, target);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack PostgreSQL", e);
      }
    }
  }

  // Another process may be unpacking too: the lock lets one do the work, the rename shows only
  // whole results.
  private static Path unpack(byte[] archive, Path cache, Path target) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      if (Files.exists(target)) {
        return target;
      }
      Path work = Files.createTempDirectory(cache, "unpacking");
      try (InputStream source = new ByteArrayInputStream(archive);
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(source))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(entry, tar, work);
        }
      }
      return Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("the archive names a file outside itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path folder = requireNonNull(path.getParent(), "an entry below the root");
    Files.createDirectories(folder);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    if (folder.endsWith("bin") && TemporaryFolders.posix()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static byte[] archive() throws IOException {
    String architecture = System.getProperty("os.arch");
    String machine = "amd64".equals(architecture) ? "x86_64" : architecture;
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine)) {
      return archive.readAllBytes();
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return "Windows";
    }
    return name.startsWith("mac") ? "Darwin" : "Linux";
  }

  private static String digest(byte[] archive) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
