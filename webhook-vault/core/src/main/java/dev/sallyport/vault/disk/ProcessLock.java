package dev.sallyport.vault.disk;

import dev.sallyport.vault.failure.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one at a time change a file: of all processes by a lock on a file beside it, which the
 * system releases when its holder dies, and within this process by a mutex, because such locks are
 * held by processes.
 */
public final class ProcessLock {
  /**
   * How long to wait for another holder; an append takes milliseconds, a rewriting of a large file
   * seconds.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Map<Path, ReentrantLock> MUTEXES = new ConcurrentHashMap<>();

  private final PrivateFile file;
  private final ReentrantLock mutex;

  /**
   * The lock of a file, which need not exist; its directory does.
   *
   * @param locked the lock is on a file of that name with {@code .lock} behind it
   */
  public ProcessLock(Path locked) throws IOException {
    Path directory = locked.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("not a file: " + locked);
    }
    Path name = directory.toRealPath().resolve(locked.getFileName() + ".lock");
    this.file = new PrivateFile(name);
    this.mutex = MUTEXES.computeIfAbsent(name, path -> new ReentrantLock());
  }

  /** Something that is done while the lock is held. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /**
   * Waits for the lock, does {@code work}, and lets go. Fails with {@link StoreException} when it
   * waits too long.
   */
  public <T extends @Nullable Object> T holding(Work<T> work) throws IOException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    acquireMutex();
    // The channel is opened and closed under the mutex: closing any channel of a file drops this
    // process's locks on it.
    try (FileChannel channel = file.open(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = acquire(channel, deadline)) {
      return work.run();
    } finally {
      mutex.unlock();
    }
  }

  private void acquireMutex() {
    try {
      if (!mutex.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
  }

  private static FileLock acquire(FileChannel channel, long deadline) throws IOException {
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (System.nanoTime() > deadline) {
        throw busy();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      lock = channel.tryLock();
    }
    return lock;
  }

  private static StoreException busy() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "another process holds the file's lock for too long");
  }
}
