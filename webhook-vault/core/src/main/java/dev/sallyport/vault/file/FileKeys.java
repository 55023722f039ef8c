package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings the keyset in memory up to the one in the file's header, before the file is read. */
final class FileKeys {
  /** A key service is asked three times, with five seconds each. */
  private static final long LONGEST_WAIT_SECONDS = 30;

  private FileKeys() {}

  /**
   * Takes up a later keyset, if the file has one; needs the file's lock.
   *
   * @throws StoreException when it has one that seals with another key, and that cannot be opened:
   *     what is written with the old one could not be read by anybody soon
   */
  static void requireCurrent(PrivateFile file, VaultKeyset keyset) throws IOException {
    WrappedKeyset stored = read(file);
    if (stored.generation() > keyset.generation()) {
      refresh(keyset);
    }
    Optional<DataKeyId> sealing = stored.primary();
    if (sealing.isPresent() && !sealing.get().equals(keyset.primary())) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "the vault file has another keyset, and the key-encryption key does not open it now");
    }
  }

  private static WrappedKeyset read(PrivateFile file) throws IOException {
    try (FileChannel channel = file.open(StandardOpenOption.READ)) {
      return JournalHeader.read(channel).keyset();
    }
  }

  /** On the file's own thread, which may wait. */
  private static void refresh(VaultKeyset keyset) {
    try {
      keyset.refresh().otherwiseEmpty().await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "the key-encryption key was not there in time", e);
    }
  }
}
