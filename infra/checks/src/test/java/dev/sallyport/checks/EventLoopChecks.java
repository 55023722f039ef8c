package dev.sallyport.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What runs on event loops never waits. */
final class EventLoopChecks {
  /** Classes and packages that wait, with where they run instead: never on an event loop. */
  static final Map<String, String> MAY_BLOCK =
      Map.ofEntries(
          entry("service.configuration.SecretFiles", "reads configuration at start-up"),
          entry("service.transparency.export.ExportFile", "an auditor's commands"),
          entry("service.transparency.export.FileVerification", "an auditor's commands"),
          entry("service.lifecycle.ExitHook", "waits on the thread of the shutdown hook"),
          entry("gate.CommandDatabase", "the command line waits on the main thread"),
          entry("gate.Gate", "the command line waits on the main thread"),
          entry("gate.audit.verify", "an auditor's commands, on the main thread"),
          entry("gate.FreePort", "looks for a port before the server starts"),
          entry("gate.TokenAnnouncement", "writes a file at the first start, on a worker thread"),
          entry("gate.geo.DatabaseFile", "reads on a worker thread"),
          entry("gate.MailConfiguration", "reads certificates once, before anything is served"),
          entry("gate.outbound.SystemHostAddresses", "looks up on a worker thread"),
          entry("vault.disk.PrivateFile", "the vault file's thread, start-up and the command line"),
          entry("vault.file.FileClosedStore", "opens the vault file on a worker thread"),
          entry("vault.file.FileKeys", "the vault file's thread"),
          entry("vault.file.FileKeysets", "start-up and the command line"),
          entry(
              "vault.file.FileWorker",
              "the vault file's thread; closing waits on a virtual thread"),
          entry("vault.file.Journal", "the vault file's thread"),
          entry("vault.file.JournalHeader", "the vault file's thread"),
          entry("vault.disk.ProcessLock", "the vault file's thread"),
          entry("vault.file.RecordSeal", "the vault file's thread"),
          entry("vault.file.Rewriting", "the vault file's thread"),
          entry("vault.function.VaultFunction", "waits on the thread of the platform that called"),
          entry("vault.keyset.KeyFile", "start-up and the command line"),
          entry("vault.outbound.SystemHostAddresses", "looks up on a worker thread"),
          entry("vault.postgresql.PgSchema", "reads its own files on a worker thread"),
          entry("vault.server.owner", "the owner's commands, on the main thread"),
          entry("vault.server.Serve", "the command line waits on the main thread"));

  private static final Map<String, Set<String>> WAITING =
      Map.ofEntries(
          entry("java.lang.Thread", Set.of("sleep", "join")),
          entry("java.lang.Object", Set.of("wait")),
          entry("java.lang.Process", Set.of("waitFor")),
          entry("io.vertx.core.Future", Set.of("await")),
          entry("java.util.concurrent.Future", Set.of("get", "resultNow")),
          entry("java.util.concurrent.CompletableFuture", Set.of("get", "join")),
          entry("java.util.concurrent.CountDownLatch", Set.of("await")),
          entry("java.util.concurrent.CyclicBarrier", Set.of("await")),
          entry("java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly")),
          entry("java.util.concurrent.BlockingQueue", Set.of("take", "put")),
          entry(
              "java.util.concurrent.ExecutorService",
              Set.of("awaitTermination", "invokeAll", "invokeAny", "close")),
          entry("java.util.concurrent.locks.Condition", Set.of("await", "awaitUninterruptibly")),
          entry(
              "java.net.InetAddress",
              Set.of(
                  "getByName",
                  "getAllByName",
                  "getLocalHost",
                  "getHostName",
                  "getCanonicalHostName",
                  "isReachable")),
          entry("java.security.SecureRandom", Set.of("getInstanceStrong", "generateSeed")));

  private static final Set<String> BLOCKING_TYPES =
      Set.of(
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.channels.FileChannel",
          "java.nio.file.Files",
          "java.net.HttpURLConnection",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.net.URLConnection",
          "java.util.Scanner");

  private EventLoopChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("nothing on an event loop waits", EventLoopChecks::noWaiting, "gate.agent.Waits"),
        new Check(
            "nothing on an event loop reads files, opens blocking connections or uses JDBC",
            EventLoopChecks::noBlockingTypes,
            "gate.agent.ReadsFiles"));
  }

  private static ArchRule noWaiting(String root) {
    return noClasses()
        .that(runOnEventLoops(root))
        .should()
        .callMethodWhere(describe("waits", EventLoopChecks::waits));
  }

  private static ArchRule noBlockingTypes(String root) {
    return noClasses()
        .that(runOnEventLoops(root))
        .should()
        .dependOnClassesThat(
            describe(
                "block",
                (JavaClass each) -> BLOCKING_TYPES.contains(each.getName()) || isOfJdbc(each)));
  }

  /** Exceptions aside: whoever runs migrations on a worker recognises what failed. */
  private static boolean isOfJdbc(JavaClass each) {
    return each.getPackageName().startsWith("java.sql") && !each.isAssignableTo(Throwable.class);
  }

  private static boolean waits(JavaMethodCall call) {
    return WAITING.entrySet().stream()
        .anyMatch(
            each ->
                each.getValue().contains(call.getName())
                    && call.getTargetOwner().isAssignableTo(each.getKey()));
  }

  private static DescribedPredicate<JavaClass> runOnEventLoops(String root) {
    Set<String> servers = Set.of(".gate.", ".service.", ".ticket.", ".vault.");
    return describe(
        "run on event loops",
        each ->
            servers.stream().anyMatch(module -> each.getName().startsWith(root + module))
                && MAY_BLOCK.keySet().stream()
                    .noneMatch(exception -> isPartOf(each, root + "." + exception)));
  }

  /** Whether a class is the named one, nested in it, or of the package of that name. */
  static boolean isPartOf(JavaClass each, String name) {
    return isPartOf(each.getName(), name);
  }

  static boolean isPartOf(String each, String name) {
    return each.equals(name) || each.startsWith(name + "$") || each.startsWith(name + ".");
  }
}
