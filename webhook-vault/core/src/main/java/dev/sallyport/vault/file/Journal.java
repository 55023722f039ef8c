package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An open vault file: its contents so far, and the place where the next record goes. Belongs to the
 * file's thread; who calls anything but {@link #isCurrent} holds the file's lock.
 */
final class Journal implements Closeable {
  /** Bytes of the file: some twenty million releases. Who needs more needs PostgreSQL. */
  static final long MAXIMUM_BYTES = 4L * 1024 * 1024 * 1024;

  private final PrivateFile file;
  private final FileChannel channel;
  private final @Nullable Object identity;
  private final JournalHeader header;
  private final RecordSeal seal;
  private final EntryCodec codec;
  private final FileState state = new FileState();
  private final LogIndex log = new LogIndex();
  private long sequence;
  private long end;
  private long seenSize;
  private boolean hasLostTheDisk;
  private final Set<DataKeyId> recordKeys = new HashSet<>();
  private final VaultKeyset keyset;

  private Journal(PrivateFile file, FileChannel channel, VaultKeyset keyset) throws IOException {
    this.file = file;
    this.keyset = keyset;
    this.channel = channel;
    this.identity = attributes(file).fileKey();
    this.header = JournalHeader.read(channel);
    this.seal = new RecordSeal(keyset, header.fileId());
    this.codec = new EntryCodec(keyset.organisation());
    this.end = channel.position();
    readOn();
  }

  /** Reads a whole file. */
  static Journal open(PrivateFile file, VaultKeyset keyset) throws IOException {
    if (!file.isPrivate()) {
      throw new IOException(
          "the vault file must be readable by its owner alone (mode 600): " + file.path());
    }
    FileChannel channel = file.open(StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new Journal(file, channel, keyset);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  FileState state() {
    return state;
  }

  LogIndex log() {
    return log;
  }

  JournalHeader header() {
    return header;
  }

  /** Bytes up to which the file holds whole records. */
  long end() {
    return end;
  }

  /**
   * Whether nobody has changed the file since it was read: a look at its name, identity and size.
   */
  boolean isCurrent() throws IOException {
    BasicFileAttributes now = attributes(file);
    return Objects.equals(now.fileKey(), identity) && now.size() == seenSize;
  }

  /**
   * Whether the name still stands for the file that is open; if not, it was rewritten and must be
   * opened anew.
   */
  boolean isInPlace() throws IOException {
    return Objects.equals(attributes(file).fileKey(), identity);
  }

  /** Reads what others have appended. */
  void readOn() throws IOException {
    if (channel.size() < end) {
      throw Damage.found("it has become shorter");
    }
    while (seal.read(channel, end, sequence)
        instanceof RecordSeal.Whole(byte[] plaintext, DataKeyId key, long next)) {
      recordKeys.add(key);
      take(codec.decode(plaintext), next);
    }
    seenSize = channel.size();
  }

  /**
   * Appends entries that were applied to the state already, as one record, and forces it to the
   * disk.
   *
   * @throws IOException when it may not be there; the journal must then be opened anew
   */
  void append(List<Entry> entries) throws IOException {
    recordKeys.add(keyset.primary());
    ByteBuffer record = seal.seal(sequence, encode(entries));
    if (end + record.remaining() > MAXIMUM_BYTES) {
      throw new StoreException(
          StoreException.Kind.FULL, "the vault file has reached its largest size");
    }
    // What an earlier writer began and died over was never acknowledged.
    channel.truncate(end);
    channel.position(end);
    long next = end + record.remaining();
    PrivateFile.writeFully(channel, record);
    force();
    note(entries, next);
    seenSize = next;
  }

  /** Whether the key that seals now has sealed every record. */
  boolean recordsAreCurrent() {
    return recordKeys.stream().allMatch(keyset.primary()::equals);
  }

  /** The log's entries in the record at a position of its index, by their sequences. */
  SortedMap<Long, Entry.Logged> loggedAt(int position) throws IOException {
    SortedMap<Long, Entry.Logged> logged = new TreeMap<>();
    long at = log.first(position);
    for (Entry entry : entriesAt(position)) {
      if (entry instanceof Entry.Logged each) {
        logged.put(at, each);
        at++;
      }
    }
    return logged.tailMap(log.removed() + 1);
  }

  private List<Entry> entriesAt(int position) throws IOException {
    return switch (seal.read(channel, log.offset(position), log.record(position))) {
      case RecordSeal.Whole(byte[] plaintext, DataKeyId _, long _) -> codec.decode(plaintext);
      case RecordSeal.Unfinished() -> throw Damage.found("a record has vanished");
    };
  }

  /** Whoever takes an entry of the log; may fail as the disk does. */
  @FunctionalInterface
  interface Taker {
    void take(Entry entry) throws IOException;
  }

  /** The whole log, in order. */
  void forEachLogged(Taker taker) throws IOException {
    for (int position = log.start(); position < log.size(); position++) {
      for (Entry entry : loggedAt(position).values()) {
        taker.take(entry);
      }
    }
  }

  Optional<Entry> firstLogged() throws IOException {
    return log.start() == log.size()
        ? Optional.empty()
        : loggedAt(log.start()).values().stream().map(Entry.class::cast).findFirst();
  }

  private void force() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      hasLostTheDisk = true;
      throw e;
    }
  }

  /** Whether forcing to the disk has failed: then nobody knows what a later success would mean. */
  boolean hasLostTheDisk() {
    return hasLostTheDisk;
  }

  private byte[] encode(List<Entry> entries) {
    ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    entries.forEach(entry -> plaintext.writeBytes(codec.encode(entry)));
    return plaintext.toByteArray();
  }

  private void take(List<Entry> entries, long next) {
    entries.forEach(state::apply);
    note(entries, next);
  }

  private void note(List<Entry> entries, long next) {
    entries.stream()
        .flatMap(entry -> entry instanceof Entry.LogRemoved gone ? Stream.of(gone) : Stream.of())
        .forEach(gone -> log.remove(gone.entries()));
    int logged = (int) entries.stream().filter(Entry.Logged.class::isInstance).count();
    if (logged > 0) {
      log.add(end, sequence, logged);
    }
    end = next;
    sequence++;
  }

  private static BasicFileAttributes attributes(PrivateFile file) throws IOException {
    return Files.readAttributes(file.path(), BasicFileAttributes.class);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
