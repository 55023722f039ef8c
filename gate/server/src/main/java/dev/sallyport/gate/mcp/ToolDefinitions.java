package dev.sallyport.gate.mcp;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** What clients are told about the tools: names, descriptions, schemas. */
final class ToolDefinitions {
  private static final String RESOURCE = "/mcp-tools.json";

  private final Map<String, JsonNode> definitions = new HashMap<>();

  /** Reads the file; a gate without it does not start. */
  ToolDefinitions() {
    read().forEach(tool -> definitions.put(tool.path("name").asText(), tool));
  }

  JsonNode of(String tool) {
    return requireNonNull(definitions.get(tool), tool);
  }

  private static JsonNode read() {
    try (InputStream resource = ToolDefinitions.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return Json.read(resource.readAllBytes(), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonRefused e) {
      throw new IllegalStateException(RESOURCE + " is not valid", e);
    }
  }
}
