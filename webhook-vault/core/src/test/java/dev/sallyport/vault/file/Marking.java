package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Appends a record to a vault file, and does no more, as a store does that dies behind it. */
final class Marking implements Closeable {
  private final Journal journal;

  private Marking(Journal journal) {
    this.journal = journal;
  }

  static Marking open(Path path, VaultKeyset keyset) throws IOException {
    return new Marking(Journal.open(new PrivateFile(path), keyset));
  }

  void append(Entry... entries) throws IOException {
    journal.append(List.of(entries));
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
