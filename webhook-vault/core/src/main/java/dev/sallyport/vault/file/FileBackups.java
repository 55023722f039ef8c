package dev.sallyport.vault.file;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Backups of a vault file: pieces of entries, first those of the state, then those of the log. */
final class FileBackups implements Backups {
  private static final int PIECE_BYTES = 1024 * 1024;

  private final Vertx vertx;
  private final PrivateFile file;
  private final ProcessLock lock;
  private final VaultKeyset keyset;

  FileBackups(Vertx vertx, PrivateFile file, ProcessLock lock, VaultKeyset keyset) {
    this.vertx = vertx;
    this.file = file;
    this.lock = lock;
    this.keyset = keyset;
  }

  @FunctionalInterface
  private interface Blocking<T> {
    T run() throws IOException;
  }

  @Override
  public Future<String> form() {
    return Future.succeededFuture("file/1");
  }

  /**
   * Others go on meanwhile: what is read is never changed, only added to or replaced as a whole.
   */
  @Override
  public Future<Void> read(Consumer<byte[]> pieces) {
    return blocking(
            () -> {
              try (Journal journal = lock.holding(() -> Journal.open(file, keyset))) {
                new Pieces(pieces).write(journal);
                return true;
              }
            })
        .mapEmpty();
  }

  /** Entries gathered to pieces. */
  private final class Pieces {
    private final EntryCodec codec = new EntryCodec(keyset.organisation());
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Consumer<byte[]> taker;

    Pieces(Consumer<byte[]> taker) {
      this.taker = taker;
    }

    void write(Journal journal) throws IOException {
      journal.state().entries().forEach(this::add);
      journal.forEachLogged(this::add);
      flush();
    }

    private void add(Entry entry) {
      pending.writeBytes(codec.encode(entry));
      if (pending.size() >= PIECE_BYTES) {
        flush();
      }
    }

    private void flush() {
      if (pending.size() > 0) {
        taker.accept(pending.toByteArray());
        pending.reset();
      }
    }
  }

  @Override
  public Future<Differences> restore(Iterable<byte[]> pieces, RestoreOrder order) {
    return blocking(() -> lock.holding(() -> restoreAlone(pieces, order)));
  }

  private Differences restoreAlone(Iterable<byte[]> pieces, RestoreOrder order) throws IOException {
    Optional<Journal> current =
        file.exists() ? Optional.of(Journal.open(file, keyset)) : Optional.empty();
    try {
      FileRestore restore =
          new FileRestore(
              pieces, new EntryCodec(keyset.organisation()), current.map(Journal::state), order);
      Differences found = restore.differences();
      if (order.confirmed()) {
        Rewriting.restore(file, restore, current, new SecureRandom());
      }
      return found;
    } finally {
      if (current.isPresent()) {
        current.get().close();
      }
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
