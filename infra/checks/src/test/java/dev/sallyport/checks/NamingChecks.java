package dev.sallyport.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names that say nothing. */
final class NamingChecks {
  private static final Pattern EMPTY_WORD =
      Pattern.compile(
          "(?:^|(?<=[a-z0-9]))(?:Utils?|Helpers?|Managers?|Impl|D[tT][oO]|Common|Base|Abstract)(?=[A-Z]|$)");

  private static final Set<String> EMPTY_PACKAGES =
      Set.of(
          "util", "utils", "helper", "helpers", "manager", "impl", "dto", "common", "base", "model",
          "misc", "shared");

  private NamingChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "no class has a name that says nothing",
            NamingChecks::classNames,
            "gate.naming.TokenHelper"),
        new Check(
            "no package has a name that says nothing",
            NamingChecks::packageNames,
            "gate.common.Anything"));
  }

  private static ArchRule classNames(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should(
            ArchCondition.from(
                describe(
                    "named with an empty word",
                    (JavaClass each) -> EMPTY_WORD.matcher(each.getSimpleName()).find())));
  }

  private static ArchRule packageNames(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should(
            ArchCondition.from(
                describe("in a package named with an empty word", NamingChecks::isInEmptyPackage)));
  }

  private static boolean isInEmptyPackage(JavaClass each) {
    return Stream.of(each.getPackageName().toLowerCase(Locale.ROOT).split("\\."))
        .anyMatch(EMPTY_PACKAGES::contains);
  }
}
