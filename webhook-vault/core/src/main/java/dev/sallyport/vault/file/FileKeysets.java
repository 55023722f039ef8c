package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;

/** The wrapped keyset in the header of a vault file. Making it makes the file. */
final class FileKeysets implements WrappedKeysets {
  private final Vertx vertx;
  private final PrivateFile file;
  private final ProcessLock lock;

  FileKeysets(Vertx vertx, PrivateFile file, ProcessLock lock) {
    this.vertx = vertx;
    this.file = file;
    this.lock = lock;
  }

  /** Something that waits for the disk. */
  @FunctionalInterface
  private interface Blocking<T> {
    T run() throws IOException;
  }

  @Override
  public Future<Optional<WrappedKeyset>> find(Organisation organisation) {
    return blocking(
        () ->
            header()
                .map(JournalHeader::keyset)
                .filter(found -> found.organisation().equals(organisation)));
  }

  @Override
  public Future<Boolean> create(WrappedKeyset keyset) {
    return blocking(() -> createFile(JournalHeader.create(new SecureRandom(), keyset)));
  }

  @Override
  public Future<Boolean> replace(WrappedKeyset keyset) {
    return blocking(() -> lock.holding(() -> replaceHeader(keyset)));
  }

  private boolean createFile(JournalHeader header) throws IOException {
    try {
      file.create(channel -> PrivateFile.writeFully(channel, header.encode()));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Rewrites the file with its records as they are: they are sealed under the same keyset. */
  private boolean replaceHeader(WrappedKeyset keyset) throws IOException {
    Optional<JournalHeader> current = header();
    if (current.isEmpty() || !follows(keyset, current.get().keyset())) {
      return false;
    }
    try (FileChannel source = file.open(StandardOpenOption.READ)) {
      JournalHeader.read(source);
      file.replace(target -> copy(current.get().with(keyset), source, target));
    }
    return true;
  }

  private static boolean follows(WrappedKeyset next, WrappedKeyset stored) {
    return next.organisation().equals(stored.organisation())
        && next.generation() == stored.generation() + 1;
  }

  private static void copy(JournalHeader header, FileChannel source, FileChannel target)
      throws IOException {
    PrivateFile.writeFully(target, header.encode());
    long from = source.position();
    long size = source.size();
    while (from < size) {
      from += source.transferTo(from, size - from, target);
    }
  }

  private Optional<JournalHeader> header() throws IOException {
    try (FileChannel channel = file.open(StandardOpenOption.READ)) {
      return Optional.of(JournalHeader.read(channel));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private <T> Future<T> blocking(Blocking<T> work) {
    return vertx.executeBlocking(() -> attempt(work), false).map(Objects::requireNonNull);
  }

  private static <T> T attempt(Blocking<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the vault file cannot be used", e);
    }
  }
}
