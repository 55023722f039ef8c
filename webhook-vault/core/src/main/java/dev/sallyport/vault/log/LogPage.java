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
}
