package dev.sallyport.vault.functions.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.sallyport.vault.endpoint.VaultResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer in the payload format 2.0. The body is always in base64: whether bytes are a text is
 * nothing to guess about.
 */
final class HttpAnswer {
  /** Its buffers are not used again: they would keep a credential. */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private HttpAnswer() {}

  static void write(VaultResponse answer, OutputStream output) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(output)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", answer.status());
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : joined(answer).entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      json.writeBooleanField("isBase64Encoded", true);
      json.writeBinaryField("body", answer.body());
      json.writeEndObject();
    }
  }

  /** There are no headers in an answer that may not be joined: cookies are never passed on. */
  private static Map<String, String> joined(VaultResponse answer) {
    Map<String, String> headers = new LinkedHashMap<>();
    answer
        .headers()
        .forEach(
            header ->
                headers.merge(header.name(), header.value(), (one, more) -> one + ", " + more));
    return headers;
  }
}
