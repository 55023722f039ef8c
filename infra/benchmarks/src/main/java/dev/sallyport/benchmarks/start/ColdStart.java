package dev.sallyport.benchmarks.start;

import static java.util.Objects.requireNonNull;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.start.FunctionRun.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code run cold-start}: from the start of a vault's process to its first released credential. */
@Command(
    name = "cold-start",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the vault as a function again and again, as Java runs it by itself, with options for a short life, and"
          + " with the ahead-of-time cache besides, in turn; each on a store in a file, with a fresh ticket.",
      "Beside them, in the same rounds, a bare program: Vert.x that listens and Tink that opens one ciphertext, with a"
          + " cache of its own. The ratio of processor times says what the vault itself costs, on a busy machine too."
    })
public final class ColdStart implements Callable<Integer> {
  private static final PrintStream FIGURES = System.out;
  private static final PrintStream PROGRESS = System.err;
  private static final int TRAINING_RELEASES = 3;

  /** Somebody else may have taken the port. */
  private static final int ATTEMPTS = 3;

  /** What a build must not hide: the program, as it is packaged, ends at its start. */
  private static final int DOES_NOT_START = 3;

  private static final long MEGABYTE = 1_000_000;

  /** What a function may take at its peak, resident. Bytes. */
  private static final long MOST_MEMORY = 120 * MEGABYTE;

  private static final int TOO_MUCH = 4;
  private static final String CACHED = "the same with the cache";
  private static final String BARE = "bare Vert.x and Tink, with a cache of its own";

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 9;

  @Option(
      names = "--make-cache",
      description =
          "make the cache by a run that binds, stores and releases, and measure nothing; the build does this."
              + " A cache that cannot be made is no failure, since without it starts are only slower; a"
              + " vault that does not start is one")
  private boolean makesCache;

  @Option(
      names = "--most",
      paramLabel = "RATIO",
      description =
          "fail when the vault with its cache takes more than this many times the bare program's"
              + " processor time, or more memory than a function is to have")
  private Optional<Double> most = Optional.empty();

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("cold-start");
    try {
      return makesCache ? make(folder) : measure(folder);
    } finally {
      delete(folder);
    }
  }

  private static int make(Path folder) throws InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        Path own = Files.createDirectory(folder.resolve("attempt-" + attempt));
        make(new PreparedVault(own), own.resolve("classes"));
        PROGRESS.println("made " + FunctionProgram.cache());
        return ExitCode.OK;
      } catch (IOException | TimeoutException | UncheckedIOException e) {
        PROGRESS.println("no ahead-of-time cache was made, starts will be slower: " + e);
        return ExitCode.OK;
      } catch (IllegalStateException e) {
        PROGRESS.println("attempt " + attempt + ": " + e.getMessage());
      }
    }
    return DOES_NOT_START;
  }

  /** A cache holds what its run did: so that run finds a store in use, as a start does. */
  private static void make(PreparedVault vault, Path list)
      throws IOException, InterruptedException {
    Files.deleteIfExists(FunctionProgram.cache());
    Binding binding = bound(vault, FunctionProgram.shortLived());
    try (FunctionRun run =
        new FunctionRun(FunctionProgram.recorded(list), vault.environment(), vault.port())) {
      for (int i = 0; i < TRAINING_RELEASES; i++) {
        run.release(PreparedVault.credential(binding));
      }
      vault.store(binding);
    }
    FunctionRun.toItsEnd(FunctionProgram.makeCache(list));
  }

  /** After a run that binds the vault, stores a credential and releases it. */
  private static Binding bound(PreparedVault vault, List<String> command)
      throws IOException, InterruptedException {
    try (FunctionRun run = new FunctionRun(command, vault.environment(), vault.port())) {
      run.awaitListening();
      Binding binding = vault.bind();
      run.release(PreparedVault.credential(binding));
      return binding;
    }
  }

  private int measure(Path folder) throws IOException, TimeoutException, InterruptedException {
    PreparedVault vault = new PreparedVault(folder);
    Binding binding = bound(vault, FunctionProgram.plain());
    Map<String, List<String>> ways = new LinkedHashMap<>();
    ways.put("plain", FunctionProgram.plain());
    ways.put("C1, serial GC, 64 MiB heap", FunctionProgram.shortLived());
    if (Files.exists(FunctionProgram.cache())) {
      ways.put(CACHED, FunctionProgram.cached());
    }
    ways.put(BARE, FunctionProgram.bare(bareCache(vault, folder)));
    Map<String, List<Figures>> all = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> way : ways.entrySet()) {
        try (FunctionRun run = new FunctionRun(way.getValue(), vault.environment(), vault.port())) {
          all.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
              .add(run.release(PreparedVault.credential(binding)));
        }
      }
    }
    print(all);
    List<Figures> cached = all.getOrDefault(CACHED, List.of());
    return cached.isEmpty() ? ExitCode.OK : judge(cached, requireNonNull(all.get(BARE)));
  }

  private static Path bareCache(PreparedVault vault, Path folder)
      throws IOException, InterruptedException {
    Path list = folder.resolve("bare.classes");
    Path cache = folder.resolve("bare.aot");
    try (FunctionRun run =
        new FunctionRun(FunctionProgram.recordedBare(list), vault.environment(), vault.port())) {
      run.release("/");
    }
    FunctionRun.toItsEnd(FunctionProgram.makeBareCache(list, cache));
    return cache;
  }

  private int judge(List<Figures> vault, List<Figures> bare) {
    double ratio =
        (double) median(vault, each -> each.processorTime().toMillis())
            / median(bare, each -> each.processorTime().toMillis());
    FIGURES.printf(Locale.ROOT, "%nthe vault takes %.2f times the bare processor time%n", ratio);
    boolean small = median(vault, Figures::peakMemory) <= MOST_MEMORY;
    return most.isEmpty() || (ratio <= most.get() && small) ? ExitCode.OK : TOO_MUCH;
  }

  private static void print(Map<String, List<Figures>> all) {
    FIGURES.println(
        "| started | ms to the first credential: median (min–max) | processor ms | peak RSS MB |");
    FIGURES.println("|---|---:|---:|---:|");
    all.forEach(
        (way, figures) ->
            FIGURES.printf(
                Locale.ROOT,
                "| %s | %s | %s | %d |%n",
                way,
                spread(figures, each -> each.untilReleased().toMillis()),
                spread(figures, each -> each.processorTime().toMillis()),
                median(figures, each -> each.peakMemory() / MEGABYTE)));
  }

  private static String spread(List<Figures> figures, ToLongFunction<Figures> figure) {
    return median(figures, figure)
        + " ("
        + figures.stream().mapToLong(figure).min().orElseThrow()
        + "–"
        + figures.stream().mapToLong(figure).max().orElseThrow()
        + ")";
  }

  private static long median(List<Figures> figures, ToLongFunction<Figures> figure) {
    return figures.stream()
        .mapToLong(figure)
        .sorted()
        .skip(figures.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
