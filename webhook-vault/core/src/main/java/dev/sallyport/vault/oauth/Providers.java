package dev.sallyport.vault.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The catalogue of providers. It is data: a provider that behaves like one of them needs a line in
 * the file and no code. Whatever the reader does not understand ends the start.
 */
public final class Providers {
  private static final String RESOURCE = "providers.json";

  private final Map<String, Provider> byName;

  private Providers(Map<String, Provider> byName) {
    this.byName = byName;
  }

  /** The catalogue that comes with the vault. */
  public static Providers builtIn() {
    try (InputStream resource = Providers.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      return parse(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue of providers cannot be read", e);
    }
  }

  /**
   * Reads a catalogue.
   *
   * @throws IllegalArgumentException when anything in it is not understood
   */
  static Providers parse(byte[] json) {
    Map<String, Provider> byName = new TreeMap<>();
    try {
      for (Map.Entry<String, JsonNode> each : Json.read(json, JsonNode.class).properties()) {
        byName.put(each.getKey(), Provider.of(each.getKey(), ProviderEntry.read(each.getValue())));
      }
    } catch (JsonRefused e) {
      throw new IllegalArgumentException("the catalogue is not understood: " + e.advice(), e);
    }
    return new Providers(byName);
  }

  /** The names of all providers. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  Optional<Provider> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
