package dev.sallyport.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each module asks Maven for, tests included: gate and vault never share a class path. */
final class ModulesTest {
  private static final Pattern OWN_DEPENDENCY =
      Pattern.compile(
          "<groupId>dev\\.sallyport</groupId>\\s*<artifactId>sallyport-([a-z-]+)</artifactId>");

  @ParameterizedTest
  @CsvSource({
    "gate/ticket, ''",
    "infra/service, local",
    "infra/local, ''",
    "gate/server, ticket service local",
    "webhook-vault/core, ticket service local dynamodb-local",
    "webhook-vault/server, vault-core ticket service local",
    "webhook-vault/functions/aws-lambda, vault-core",
    "webhook-vault/functions/azure, vault-core",
    "webhook-vault/functions/google-cloud, vault-core",
  })
  void dependsOnlyOnTheModulesOfTheDesign(String module, String allowed) {
    Matcher matcher = OWN_DEPENDENCY.matcher(dependencies(module));
    Set<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }

    assertThat(found).isSubsetOf(Arrays.asList(allowed.split(" ")));
  }

  private static String dependencies(String module) {
    String pom = SourceTree.text(Path.of(module, "pom.xml")).orElseThrow();
    return pom.substring(pom.indexOf("</parent>"));
  }
}
