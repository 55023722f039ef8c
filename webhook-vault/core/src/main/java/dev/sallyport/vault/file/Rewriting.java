package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Writes a vault file anew without what was overwritten, deleted or forgotten, and puts it in the
 * place of the old one. The log is copied whole and in order. A crash leaves the old or the new
 * file.
 */
final class Rewriting {
  /**
   * Plaintext bytes after which a record is closed: large enough to cost little, small enough to
   * hold in memory.
   */
  private static final int RECORD_BYTES = 1024 * 1024;

  private final EntryCodec codec;
  private final RecordSeal seal;
  private final FileChannel target;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private long sequence;

  private Rewriting(VaultKeyset keyset, JournalHeader header, FileChannel target) {
    this.codec = new EntryCodec(keyset.organisation());
    this.seal = new RecordSeal(keyset, header.fileId());
    this.target = target;
  }

  /**
   * Replaces the file that {@code journal} has read; whoever calls holds the lock and opens it
   * anew.
   */
  static void compact(PrivateFile file, Journal journal, VaultKeyset keyset, SecureRandom random)
      throws IOException {
    JournalHeader header = JournalHeader.create(random, journal.header().keyset());
    file.replace(
        channel -> {
          PrivateFile.writeFully(channel, header.encode());
          new Rewriting(keyset, header, channel).write(journal);
        });
  }

  private void write(Journal journal) throws IOException {
    for (Entry entry : journal.state().entries()) {
      add(entry);
    }
    journal.forEachLogged(this::add);
    flush();
  }

  /**
   * Puts a restored backup in the place of what {@code current} has read; whoever calls holds the
   * lock.
   */
  static void restore(
      PrivateFile file, FileRestore restore, Optional<Journal> current, SecureRandom random)
      throws IOException {
    JournalHeader header = JournalHeader.create(random, restore.order().wrapped());
    file.replace(
        channel -> {
          PrivateFile.writeFully(channel, header.encode());
          new Rewriting(restore.order().keyset(), header, channel).write(restore, current);
        });
  }

  private void write(FileRestore restore, Optional<Journal> current) throws IOException {
    boolean continued = current.isPresent() && restore.isContinuedBy(current.get());
    restore.state(this::addUnchecked);
    restore.tree(continued, this::addUnchecked);
    if (!continued) {
      restore.log(this::addUnchecked);
    }
    if (current.isPresent()) {
      current.get().forEachLogged(this::add);
    }
    for (LogEntry entry : restore.order().entries(restore.differences())) {
      add(new Entry.Logged(entry));
    }
    flush();
  }

  private void addUnchecked(Entry entry) {
    try {
      add(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Entry entry) throws IOException {
    pending.writeBytes(codec.encode(entry));
    if (pending.size() >= RECORD_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (pending.size() > 0) {
      PrivateFile.writeFully(target, seal.seal(sequence, pending.toByteArray()));
      sequence++;
      pending.reset();
    }
  }
}
