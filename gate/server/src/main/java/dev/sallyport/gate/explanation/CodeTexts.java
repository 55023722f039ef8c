package dev.sallyport.gate.explanation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** The texts, as they stand in the file beside the code. */
final class CodeTexts {
  private static final String RESOURCE = "/codes.json";

  /**
   * About one code.
   *
   * @param meaning what has happened
   * @param remedy what to do
   */
  record CodeText(String code, String meaning, String remedy) {}

  private final TreeMap<String, CodeText> texts = new TreeMap<>();

  /** Reads the file; a gate without it does not start. */
  CodeTexts() {
    read()
        .properties()
        .forEach(
            entry ->
                texts.put(
                    entry.getKey(),
                    new CodeText(
                        entry.getKey(),
                        entry.getValue().path(0).asText(),
                        entry.getValue().path(1).asText())));
  }

  /** In alphabetical order. */
  Collection<CodeText> all() {
    return texts.values();
  }

  Optional<CodeText> find(String code) {
    return Optional.ofNullable(texts.get(code));
  }

  private static JsonNode read() {
    try (InputStream resource = CodeTexts.class.getResourceAsStream(RESOURCE)) {
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
