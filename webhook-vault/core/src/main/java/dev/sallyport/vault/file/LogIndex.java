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

  /** How many entries there are. */
  long count() {
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
