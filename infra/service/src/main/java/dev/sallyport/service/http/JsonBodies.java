package dev.sallyport.service.http;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Request bodies in JSON. */
final class JsonBodies {
  private JsonBodies() {}

  /**
   * Reads the body as one strict JSON value.
   *
   * @param bytes reads the body; asked only when the media type is right
   * @return fails with a {@link ProblemException}: 415 for another media type, 413 when too long,
   *     408 when too slow, 400 with the field's name when it is not what {@code type} asks for
   */
  static <T> Future<T> read(
      HttpServerRequest request, Class<T> type, Supplier<Future<Buffer>> bytes) {
    if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      return Future.failedFuture(
          Problem.of(HttpProblems.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json")
              .withHeader("Accept", "application/json")
              .asException());
    }
    return bytes
        .get()
        .map(
            body -> {
              try {
                return Json.read(body.getBytes(), type);
              } catch (JsonRefused e) {
                throw Problem.of(HttpProblems.INVALID_REQUEST, e.advice()).asException();
              }
            });
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", 2);
    String parameters = parts.length == 1 ? "" : parts[1].replace(" ", "").replace("\"", "");
    return parts[0].strip().equals("application/json")
        && (parameters.isEmpty() || parameters.equals("charset=utf-8"));
  }
}
