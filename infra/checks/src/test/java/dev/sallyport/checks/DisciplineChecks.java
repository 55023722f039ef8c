package dev.sallyport.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Habits that keep code testable and quiet. */
final class DisciplineChecks {
  /**
   * Where a person, a script or a platform is on the other end: the only classes that print, read
   * the real environment and exit.
   */
  static final List<String> COMMAND_LINES =
      List.of(
          "gate.Gate",
          "vault.functions.azure.Vault",
          "vault.functions.googlecloud.Vault",
          "vault.functions.lambda.Vault",
          "vault.server.Vault",
          "vault.server.owner");

  /** Where everything is put together, the clock included. */
  static final List<String> COMPOSITIONS =
      List.of("vault.function.VaultFunction", "vault.server.VaultServer");

  private static final Map<String, Set<String>> REAL_TIME =
      Map.of(
          "java.time.Instant", Set.of("now"),
          "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
          "java.time.InstantSource", Set.of("system"),
          "java.time.LocalDate", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.time.OffsetDateTime", Set.of("now"),
          "java.time.ZonedDateTime", Set.of("now"),
          "java.lang.System", Set.of("currentTimeMillis"));

  private DisciplineChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "every package says that nothing is null unless marked",
            DisciplineChecks::nullMarked,
            "gate.unmarked.Anything"),
        new Check(
            "randomness that matters comes from SecureRandom",
            DisciplineChecks::random,
            "gate.agent.Guesses"),
        new Check("only command lines print", DisciplineChecks::printing, "gate.agent.Prints"),
        new Check(
            "only command lines exit and read the real environment",
            DisciplineChecks::process,
            "gate.agent.Exits"),
        new Check("the time is injected", DisciplineChecks::time, "gate.agent.LooksAtTheClock"),
        new Check("logs go through SLF4J", DisciplineChecks::logging, "gate.agent.LogsElsewhere"));
  }

  private static ArchRule nullMarked(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            ArchCondition.from(
                describe(
                    "in a package marked @NullMarked",
                    (JavaClass each) ->
                        each.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked"))));
  }

  private static ArchRule random(String root) {
    return noClasses()
        .that(areOfServers(root))
        .should()
        .dependOnClassesThat(
            describe(
                "guess",
                (JavaClass each) ->
                    Set.of(
                            "java.util.Random",
                            "java.util.SplittableRandom",
                            "java.util.concurrent.ThreadLocalRandom")
                        .contains(each.getName())))
        .orShould()
        .callMethod(Math.class, "random");
  }

  private static ArchRule printing(String root) {
    return noClasses()
        .that(areOfServers(root))
        .and(areNot(root, COMMAND_LINES))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace");
  }

  private static ArchRule process(String root) {
    return noClasses()
        .that(areOfServers(root))
        .and(areNot(root, COMMAND_LINES))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class);
  }

  private static ArchRule time(String root) {
    return noClasses()
        .that(areOfServers(root))
        .and(areNot(root, COMMAND_LINES))
        .and(areNot(root, COMPOSITIONS))
        .should()
        .callMethodWhere(describe("asks the real clock", DisciplineChecks::asksTheClock));
  }

  private static boolean asksTheClock(JavaMethodCall call) {
    return REAL_TIME
        .getOrDefault(call.getTargetOwner().getName(), Set.of())
        .contains(call.getName());
  }

  private static ArchRule logging(String root) {
    return noClasses()
        .that(areOfServers(root))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..",
            "org.apache.logging..",
            "io.vertx.core.internal.logging..",
            "org.apache.commons.logging..");
  }

  private static DescribedPredicate<JavaClass> areOfServers(String root) {
    Set<String> modules = Set.of(".gate.", ".service.", ".ticket.", ".vault.");
    return describe(
        "are of the servers",
        each -> modules.stream().anyMatch(module -> each.getName().startsWith(root + module)));
  }

  private static DescribedPredicate<JavaClass> areNot(String root, List<String> exceptions) {
    return describe(
        "are not " + exceptions,
        each ->
            exceptions.stream()
                .noneMatch(name -> EventLoopChecks.isPartOf(each, root + "." + name)));
  }
}
