package dev.sallyport.vault;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.endpoint.VaultError;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenApiDocumentTest {
  private static final Pattern PATH = Pattern.compile("  (/\\S+):");
  private static final Pattern METHOD =
      Pattern.compile("    (get|head|post|put|patch|delete|options):");

  @Test
  void describesExactlyTheRoutesThereAre(@TempDir Path folder) {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    try (VaultUnderTest vault = VaultUnderTest.start(environment, new MovingClock())) {
      String document = vault.get("/openapi.yaml", "", Map.of()).text();

      assertThat(described(document)).isEqualTo(declared(vault));
      for (VaultError error : VaultError.values()) {
        assertThat(document).contains("            - " + error.code() + "\n");
      }
    }
  }

  private static Set<String> declared(VaultUnderTest vault) {
    return vault.routes().stream()
        .map(route -> route.method() + " " + route.path())
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> described(String document) {
    Set<String> operations = new TreeSet<>();
    String path = "";
    for (String line : document.split("\n", -1)) {
      Matcher pathLine = PATH.matcher(line);
      Matcher methodLine = METHOD.matcher(line);
      if (pathLine.matches()) {
        path = pathLine.group(1);
      } else if (methodLine.matches() && !path.isEmpty()) {
        operations.add(methodLine.group(1).toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return operations;
  }
}
