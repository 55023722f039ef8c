package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.local.process.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a Java process holds in its memory. */
final class Memory {
  private Memory() {}

  /** The heap with all that nobody refers to any more. */
  static Path heap(ServerProcess process, Path file) {
    return dump(process, file, "-all");
  }

  /** The heap after a full collection. */
  static Path liveHeap(ServerProcess process, Path file) {
    return dump(process, file);
  }

  private static Path dump(ServerProcess process, Path file, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.addAll(List.of(Long.toString(process.pid()), "GC.heap_dump"));
    command.addAll(List.of(options));
    command.add(file.toString());
    try {
      Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] output = jcmd.getInputStream().readAllBytes();
      if (!jcmd.waitFor(60, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new AssertionError("no heap dump: " + new String(output, UTF_8));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Everything that the process may write to, buffers outside the heap too. Empty where the system
   * does not show it.
   */
  static Optional<List<byte[]>> writable(ServerProcess process) {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    if (!Files.isReadable(folder.resolve("mem"))) {
      return Optional.empty();
    }
    List<byte[]> areas = new ArrayList<>();
    try (RandomAccessFile memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
      for (String area : Files.readAllLines(folder.resolve("maps"))) {
        String[] fields = area.split("[ -]", 4);
        if (fields[2].startsWith("rw")) {
          areas.add(read(memory, Long.parseLong(fields[0], 16), Long.parseLong(fields[1], 16)));
        }
      }
      return Optional.of(areas);
    } catch (IOException e) {
      return Optional.empty(); // readable by name only: the system allows it to debuggers alone
    }
  }

  /** Areas that are reserved and not yet used end early. */
  private static byte[] read(RandomAccessFile memory, long from, long to) throws IOException {
    memory.seek(from);
    ByteArrayOutputStream area = new ByteArrayOutputStream();
    byte[] page = new byte[1 << 16];
    try {
      for (long left = to - from; left > 0; ) {
        int length = memory.read(page, 0, (int) Math.min(page.length, left));
        if (length <= 0) {
          break;
        }
        area.write(page, 0, length);
        left -= length;
      }
    } catch (IOException e) {
      if (area.size() == 0) {
        return new byte[0];
      }
    }
    return area.toByteArray();
  }
}
