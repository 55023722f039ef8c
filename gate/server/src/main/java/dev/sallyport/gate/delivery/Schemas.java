package dev.sallyport.gate.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The JSON Schemas (2020-12) of what is said about keys, each at a URL that stays. */
public final class Schemas {
  static final String ENVELOPE = "/schemas/credential-envelope.v1.json";
  static final String DELIVERY = "/schemas/access-key-delivery.v1.json";
  static final String ROTATION = "/schemas/credential-rotation-request.v1.json";

  private static final String MEDIA_TYPE = "application/schema+json";

  private final String publicUrl;

  /** Schemas whose ids begin with this URL. */
  public Schemas(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** Adds them for everybody. */
  public void register(Routes routes, Access access) {
    for (String path : new String[] {ENVELOPE, DELIVERY, ROTATION}) {
      Buffer schema = schema(path);
      routes.get(
          path, access, exchange -> Future.succeededFuture(Answer.of(200, MEDIA_TYPE, schema)));
    }
  }

  private Buffer schema(String path) {
    try (InputStream resource = Schemas.class.getResourceAsStream(path)) {
      if (resource == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      ObjectNode schema = Json.read(resource.readAllBytes(), ObjectNode.class);
      schema.put("$id", publicUrl + path);
      return Buffer.buffer(Json.write(schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonRefused e) {
      throw new IllegalStateException(path + " is no JSON", e);
    }
  }
}
