package dev.sallyport.gate;

import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the gate's API (OpenAPI 3.1), as the gate itself serves it. */
final class ApiDocument {
  private static final String RESOURCE = "/openapi.yaml";
  private static final String MEDIA_TYPE = "application/yaml"; // RFC 9512

  private final Buffer document = read();

  void register(Routes routes, Access access) {
    routes.get(
        RESOURCE, access, exchange -> Future.succeededFuture(Answer.of(200, MEDIA_TYPE, document)));
  }

  private static Buffer read() {
    try (InputStream resource = ApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return Buffer.buffer(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
