package dev.sallyport.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Processor time and memory of processes, as Linux counts them in {@code /proc}. */
public final class ProcessTimes {
  /** Clock ticks a second in {@code /proc/PID/stat}; fixed at 100 for user space on Linux. */
  private static final long TICKS_PER_SECOND = 100;

  /** Fields of {@code /proc/PID/stat} counted after the command name, from zero. */
  private static final int PARENT = 1;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int CHILDREN_USER_TIME = 13;
  private static final int CHILDREN_SYSTEM_TIME = 14;

  private ProcessTimes() {}

  /** Processor time of one process so far. */
  public static Duration of(long pid) {
    String[] stat = stat(pid);
    return ticks(number(stat, USER_TIME) + number(stat, SYSTEM_TIME));
  }

  /**
   * Processor time so far of a process and its children, those that have ended included: nginx, or
   * a PostgreSQL from its postmaster.
   */
  public static Duration ofTree(long root) {
    String[] stat = stat(root);
    long total =
        number(stat, USER_TIME)
            + number(stat, SYSTEM_TIME)
            + number(stat, CHILDREN_USER_TIME)
            + number(stat, CHILDREN_SYSTEM_TIME);
    for (long child : childrenOf(root)) {
      total += ticksOfChild(child);
    }
    return ticks(total);
  }

  /** The process that started this one. */
  public static long parentOf(long pid) {
    return number(stat(pid), PARENT);
  }

  /** Resident memory in bytes: now ({@code VmRSS}) or at its highest ({@code VmHWM}). */
  public static long memory(long pid, String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      String line = lines.filter(text -> text.startsWith(field + ":")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Long> childrenOf(long pid) {
    return ProcessHandle.of(pid)
        .map(process -> process.children().map(ProcessHandle::pid).toList())
        .orElseGet(List::of);
  }

  private static long ticksOfChild(long pid) {
    try {
      String[] stat = stat(pid);
      return number(stat, USER_TIME) + number(stat, SYSTEM_TIME);
    } catch (UncheckedIOException _) {
      return 0; // It has just ended, and is counted with its parent from now on.
    }
  }

  private static String[] stat(long pid) {
    try {
      String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The command name is in brackets and may hold anything.
      return text.substring(text.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(String[] stat, int field) {
    return Long.parseLong(stat[field]);
  }

  private static Duration ticks(long ticks) {
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }
}
