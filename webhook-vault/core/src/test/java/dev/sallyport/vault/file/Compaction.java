package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Rewrites a vault file at once, as a store does by itself when it has doubled. */
final class Compaction {
  private Compaction() {}

  static void compact(Path path, VaultKeyset keyset) throws IOException {
    PrivateFile file = new PrivateFile(path);
    new ProcessLock(path)
        .holding(
            () -> {
              try (Journal journal = Journal.open(file, keyset)) {
                Rewriting.compact(file, journal, keyset, new SecureRandom());
              }
              return true;
            });
  }
}
