package dev.sallyport.vault.server;

import dev.sallyport.vault.endpoint.HeaderSource;
import io.vertx.core.MultiMap;
import java.util.Map;

/** The headers of a request as Vert.x has them; the core takes what it understands. */
record ArrivedHeaders(MultiMap headers) implements HeaderSource {
  @Override
  public Iterable<String> values(String name) {
    return headers.getAll(name);
  }

  @Override
  public Iterable<Map.Entry<String, String>> all() {
    return headers.entries();
  }

  /** Nothing of them. */
  @Override
  public String toString() {
    return "ArrivedHeaders[redacted]";
  }
}
