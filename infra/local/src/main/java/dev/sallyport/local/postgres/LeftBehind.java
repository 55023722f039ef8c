package dev.sallyport.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A postmaster that an earlier, killed run left on the same data. */
final class LeftBehind {
  private static final int SECONDS_TO_END = 20;

  private LeftBehind() {}

  // The folder's lock is ours, so nobody else has a right to this server.
  static void stop(Cluster cluster) throws IOException {
    Optional<ProcessHandle> found = postmaster(cluster);
    if (found.isEmpty()) {
      return;
    }
    ProcessHandle postmaster = found.get();
    List<ProcessHandle> sessions = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    awaitEnd(postmaster);
    sessions.forEach(LeftBehind::awaitEnd);
  }

  private static Optional<ProcessHandle> postmaster(Cluster cluster) throws IOException {
    if (!Files.exists(cluster.postmasterPidFile())) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(cluster.postmasterPidFile());
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
      return Optional.empty();
    }
    String data = cluster.data().toString();
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> runsOn(process, data));
  }

  // A process id may belong to somebody else by now; only a process that names our data is the one.
  private static boolean runsOn(ProcessHandle process, String data) {
    return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(data::equals);
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS).join();
  }
}
