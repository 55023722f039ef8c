package dev.sallyport.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java main class with what it needs around it, run by the JDK that runs this code.
 *
 * @param classPath in the form of {@code java -cp}
 * @param mainClass its full name
 * @param jvmOptions what stands before the class path
 */
public record JavaProgram(String classPath, String mainClass, List<String> jvmOptions) {
  // Netty uses both; without these two every start prints warnings about it.
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** Copies the options. */
  public JavaProgram {
    jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * A program whose jars are all in one folder, as {@code mvn package} leaves them in {@code
   * target/app}.
   */
  public static JavaProgram installedIn(Path folder, String mainClass) {
    return new JavaProgram(folder.resolve("*").toString(), mainClass, QUIET);
  }

  /** The same with further options for the JVM, such as {@code -Xmx256m}. */
  public JavaProgram withJvmOptions(String... more) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of(more));
    return new JavaProgram(classPath, mainClass, options);
  }

  /** Returns the whole command line. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    return command;
  }
}
