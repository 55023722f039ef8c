package dev.sallyport.vault.log;

import java.util.List;
import java.util.OptionalLong;

/**
 * One page of the log, newest first.
 *
 * @param next pass it as {@code before} for the next, older page; empty on the last
 */
public record LogPage(List<RecordedEntry> entries, OptionalLong next) {
  /** The most a page holds. */
  public static final int LIMIT = 500;

  public LogPage {
    entries = List.copyOf(entries);
  }

  /** A page of what was read with a limit one higher than asked for. */
  public static LogPage of(List<RecordedEntry> read, int limit) {
    boolean more = read.size() > limit;
    List<RecordedEntry> page = more ? read.subList(0, limit) : read;
    return new LogPage(
        page, more ? OptionalLong.of(page.getLast().sequence()) : OptionalLong.empty());
  }

  /** Throws when a page of that size cannot be asked for. */
  public static void requireLimit(int limit) {
    if (limit < 1 || limit > LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to " + LIMIT + " entries");
    }
  }
}
