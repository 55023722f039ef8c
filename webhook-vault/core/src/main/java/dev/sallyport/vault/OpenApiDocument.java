package dev.sallyport.vault;

import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.vertx.core.Future;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the vault's own interface, as the running vault serves it. */
final class OpenApiDocument {
  private static final String RESOURCE = "openapi.yaml";

  private OpenApiDocument() {}

  static Endpoint endpoint() {
    VaultResponse document = VaultResponse.of(200, "application/yaml", read());
    return request -> Future.succeededFuture(document);
  }

  private static byte[] read() {
    try (InputStream resource = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the interface's description cannot be read", e);
    }
  }
}
