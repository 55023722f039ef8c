package dev.sallyport.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Runs after packaging. */
final class SbomIT {
  @Test
  void theBuildLeavesABillOfMaterialsOfWhatIsShipped() throws IOException {
    String bill = Files.readString(SourceTree.root().resolve("target/sallyport-sbom.json"), UTF_8);

    assertThat(bill)
        .contains(
            "CycloneDX",
            "\"vertx-core\"",
            "\"tink\"",
            "\"jackson-databind\"",
            "\"flyway-core\"",
            "\"conscrypt-openjdk-uber\"");
    assertThat(bill).doesNotContain("\"assertj-core\"", "\"archunit\"");
  }
}
