package dev.sallyport.local.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs of the operating system that may or may not be there. */
public final class SystemPrograms {
  private SystemPrograms() {}

  /** Whether the program is on the {@code PATH}. */
  public static boolean exist(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** The same command out of reach of the terminal's Ctrl-C, where the system has a way. */
  public static List<String> inOwnSession(List<String> command) {
    return exist("setsid")
        ? Stream.concat(Stream.of("setsid"), command.stream()).toList()
        : command;
  }
}
