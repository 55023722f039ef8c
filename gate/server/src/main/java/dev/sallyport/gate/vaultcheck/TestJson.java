package dev.sallyport.gate.vaultcheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.json.Json;
import java.util.Map;

/** Bodies of requests to the vault. */
final class TestJson {
  private TestJson() {}

  static String write(Map<String, ?> object) {
    return new String(Json.write(object), UTF_8);
  }
}
