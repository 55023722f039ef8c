package dev.sallyport.vault.file;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A vault in one file of mode 600, beside it a file whose name ends in {@code .lock}. For one
 * organisation and one machine (its locks and its cheap look at the file's size are not for network
 * file systems); several processes may use it at once. Limits: see {@link FileLimits}.
 *
 * <p>Whoever can write the file can put an older copy of it in its place, as with any store; inside
 * the file no record can be changed, moved, repeated or left out without being found.
 */
public final class FileClosedStore implements ClosedStore {
  private final Vertx vertx;
  private final PrivateFile file;
  private final ProcessLock lock;
  private final List<FileWorker> workers = new ArrayList<>();

  private FileClosedStore(Vertx vertx, PrivateFile file, ProcessLock lock) {
    this.vertx = vertx;
    this.file = file;
    this.lock = lock;
  }

  /** Finds the file, or the directory where {@link WrappedKeysets#create} will make it. */
  public static Future<FileClosedStore> at(Vertx vertx, Path path) {
    return vertx.executeBlocking(() -> locate(vertx, path)).map(Objects::requireNonNull);
  }

  private static FileClosedStore locate(Vertx vertx, Path path) throws IOException {
    PrivateFile file = new PrivateFile(path);
    Path directory = file.path().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    return new FileClosedStore(vertx, file, new ProcessLock(file.path()));
  }

  @Override
  public WrappedKeysets keysets() {
    return new FileKeysets(vertx, file, lock);
  }

  @Override
  public Future<Store> open(VaultKeyset keyset) {
    FileStore store = new FileStore(keyset, worker(keyset));
    return store.check().map(store);
  }

  @Override
  public Backups backups(VaultKeyset keyset) {
    return new FileBackups(vertx, file, lock, keyset);
  }

  /** All event loops share the file's one thread. */
  private synchronized FileWorker worker(VaultKeyset keyset) {
    if (workers.isEmpty()) {
      FileWorker worker = new FileWorker(file, lock, keyset);
      worker.start();
      workers.add(worker);
    }
    return workers.getFirst();
  }

  @Override
  public synchronized Future<Void> close() {
    return Future.join(workers.stream().map(FileWorker::close).toList()).mapEmpty();
  }
}
