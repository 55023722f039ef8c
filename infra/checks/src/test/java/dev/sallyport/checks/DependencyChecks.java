package dev.sallyport.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Which module and which package may know which. */
final class DependencyChecks {
  private DependencyChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "gate and vault do not know each other: the gate does not depend on the vault",
            DependencyChecks::gate,
            "gate.agent.KnowsTheVault"),
        new Check(
            "the vault does not depend on the gate",
            DependencyChecks::vault,
            "vault.release.KnowsTheGate"),
        new Check(
            "the vault's core does not depend on its server and its functions",
            DependencyChecks::core,
            "vault.release.KnowsTheServer"),
        new Check(
            "the vault's core has no HTTP server in it",
            DependencyChecks::noServerInCore,
            "vault.release.Serves"),
        new Check(
            "Conscrypt is used for X-Wing by the vault's server, and nowhere else",
            DependencyChecks::conscrypt,
            "vault.release.UsesConscrypt"),
        new Check(
            "the ticket contract depends on no other module",
            root -> alone(root, "ticket"),
            "ticket.KnowsTheService"),
        new Check(
            "the ticket contract uses Tink and Jackson only",
            DependencyChecks::ticketLibraries,
            "ticket.UsesVertx"),
        new Check(
            "the service basics depend on no other module",
            root -> alone(root, "service"),
            "service.KnowsTheTicket"),
        new Check(
            "the local run starts the servers as processes and depends on no module",
            root -> alone(root, "local"),
            "local.KnowsTheGate"),
        new Check("only the gate signs tickets", DependencyChecks::signing, "vault.release.Signs"),
        new Check(
            "the packages of the ticket contract form no cycle",
            root -> acyclic(root, "ticket"),
            "ticket.one.A"),
        new Check(
            "the packages of the service basics form no cycle",
            root -> acyclic(root, "service"),
            "service.one.A"),
        new Check(
            "the packages of the gate form no cycle", root -> acyclic(root, "gate"), "gate.one.A"),
        new Check(
            "the packages of the vault form no cycle",
            root -> acyclic(root, "vault"),
            "vault.one.A"),
        new Check(
            "the packages of the local run form no cycle",
            root -> acyclic(root, "local"),
            "local.one.A"));
  }

  private static ArchRule gate(String root) {
    return only(root, "gate", "gate", "ticket", "service");
  }

  private static ArchRule vault(String root) {
    return only(root, "vault", "vault", "ticket", "service");
  }

  private static ArchRule core(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".vault..")
        .and()
        .resideOutsideOfPackages(root + ".vault.server..", root + ".vault.functions..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root + ".vault.server..", root + ".vault.functions..");
  }

  private static ArchRule noServerInCore(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".vault..")
        .and()
        .resideOutsideOfPackages(root + ".vault.server..", root + ".vault.functions..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.ext.web..",
            "com.sun.net.httpserver..",
            root + ".service.http..",
            root + ".service.management..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.core\\.http\\.HttpServer.*");
  }

  private static ArchRule conscrypt(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".vault.server.xwing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.conscrypt..");
  }

  private static ArchRule ticketLibraries(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".ticket..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            root + "..", // the modules among these are for the rule above
            "com.google.crypto.tink..",
            "com.google.errorprone.annotations..",
            "com.fasterxml.jackson..",
            "org.jspecify.annotations..");
  }

  private static ArchRule signing(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            root + ".gate..", root + ".ticket.signing..", root + ".benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".ticket.signing..");
  }

  private static ArchRule alone(String root, String module) {
    return only(root, module, module);
  }

  /** Of all classes below the root, those of a module know only those of the allowed modules. */
  private static ArchRule only(String root, String module, String... allowed) {
    List<String> prefixes = Stream.of(allowed).map(each -> root + "." + each + ".").toList();
    return noClasses()
        .that()
        .resideInAPackage(root + "." + module + "..")
        .should()
        .dependOnClassesThat(
            describe(
                "are of another module than " + String.join(", ", allowed),
                (JavaClass each) ->
                    each.getName().startsWith(root + ".")
                        && prefixes.stream().noneMatch(each.getName()::startsWith)));
  }

  private static ArchRule acyclic(String root, String module) {
    return slices().matching(root + "." + module + ".(**)").should().beFreeOfCycles();
  }
}
