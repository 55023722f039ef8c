package dev.sallyport.vault.functions.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files that tell the Functions host what to start and what to forward. */
final class HostFilesTest {
  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(Path.of(file)));
  }

  @Test
  void hostStartsThisProgramAndForwardsRequestsAsTheyCome() throws IOException {
    JsonNode host = read("host.json");
    JsonNode handler = host.path("customHandler");

    assertThat(handler.path("enableForwardingHttpRequest").asBoolean()).isTrue();
    assertThat(handler.path("description").path("arguments"))
        .extracting(JsonNode::asText)
        .endsWith("-XX:AOTCache=app/vault.aot", "-jar", "app/vault.jar");
    assertThat(host.path("extensions").path("http").path("routePrefix").textValue()).isEmpty();
  }

  @Test
  void functionTakesEveryMethodAndPathFromAnybody() throws IOException {
    JsonNode trigger = read("vault/function.json").path("bindings").get(0);

    assertThat(trigger.path("authLevel").asText()).isEqualTo("anonymous");
    assertThat(trigger.path("route").asText()).isEqualTo("{*path}");
    assertThat(trigger.path("methods"))
        .extracting(JsonNode::asText)
        .containsAll(List.of("get", "head", "post", "put", "patch", "delete", "options"));
  }
}
