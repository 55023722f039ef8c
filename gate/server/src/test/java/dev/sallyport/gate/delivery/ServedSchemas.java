package dev.sallyport.gate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.GateUnderTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schemas that a gate serves, and a validator of somebody else's. */
final class ServedSchemas {
  private static final String PUBLIC = "http://localhost:8080";

  private final SchemaRegistry registry;

  ServedSchemas(GateUnderTest gate) {
    Map<String, String> served = new HashMap<>();
    for (String path : List.of(Schemas.ENVELOPE, Schemas.DELIVERY, Schemas.ROTATION)) {
      served.put(PUBLIC + path, schema(gate, path));
    }
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(served));
  }

  /** As somebody without any key. */
  private static String schema(GateUnderTest gate, String path) {
    ApiClient.Reply reply = ApiClient.send(HttpRequest.newBuilder(URI.create(gate.url() + path)));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("$id")).isEqualTo("%s%s", PUBLIC, path);
    assertThat(reply.text("$schema")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    return reply.response().body();
  }

  /** What the validator has to say; nothing when the document is one. */
  List<String> complaints(String path, JsonNode document) {
    return registry
        .getSchema(SchemaLocation.of(PUBLIC + path))
        .validate(
            document.toString(),
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  void takes(String path, JsonNode document) {
    assertThat(complaints(path, document)).as(document.toPrettyString()).isEmpty();
  }
}
