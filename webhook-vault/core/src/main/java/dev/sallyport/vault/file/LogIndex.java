package dev.sallyport.vault.file;

import java.util.Arrays;

/** Where in the file the log's entries are: 24 bytes of memory for each record that holds some. */
final class LogIndex {
  private static final int FIRST_CAPACITY = 1_024;

  private long[] offsets = new long[FIRST_CAPACITY];
  private long[] records = new long[FIRST_CAPACITY];
  private long[] firsts = new long[FIRST_CAPACITY];
  private int size;
  private long next = 1;
  private long removed;
  private int start;

  /** Notes that the record at {@code offset} holds the next {@code count} entries. */
  void add(long offset, long record, int count) {
    if (size == offsets.length) {
      grow();
    }
    offsets[size] = offset;
    records[size] = record;
    firsts[size] = next;
    size++;
    next += count;
  }

  int size() {
    return size;
  }

  /**
   * Notes that the first entries were removed, so many ever. Where they are still in the file, they
   * are passed over; where they are not, the next record holds the entry behind them.
   */
  void remove(long count) {
    removed = Math.max(removed, count);
    next = Math.max(next, removed + 1);
    while (start < size && end(start) <= removed) {
      start++;
    }
  }

  /** Sequence of the last entry in the record at this position. */
  private long end(int position) {
    return (position + 1 < size ? firsts[position + 1] : next) - 1;
  }

  /** How many entries were removed. */
  long removed() {
    return removed;
  }

  /** Position of the first record that holds an entry that was not removed. */
  int start() {
    return start;
  }

  /** Whether removed entries are still in the file. */
  boolean holdsRemoved() {
    return size > 0 && firsts[0] <= removed;
  }

  /** How many entries there are. */
  long count() {
    return last() - removed;
  }

  /** Sequence of the last entry; 0 when there never was one. */
  long last() {
    return next - 1;
  }

  long offset(int position) {
    return offsets[position];
  }

  long record(int position) {
    return records[position];
  }

  /** Sequence of the first entry in the record at this position of the index. */
  long first(int position) {
    return firsts[position];
  }

  /**
   * Position of the last record that holds an entry with a lower sequence than {@code before}; -1
   * when none does.
   */
  int lastBefore(long before) {
    int found = Arrays.binarySearch(firsts, 0, size, before);
    return (found >= 0 ? found : -found - 1) - 1;
  }

  private void grow() {
    int capacity = Math.multiplyExact(size, 2);
    offsets = Arrays.copyOf(offsets, capacity);
    records = Arrays.copyOf(records, capacity);
    firsts = Arrays.copyOf(firsts, capacity);
  }
}
