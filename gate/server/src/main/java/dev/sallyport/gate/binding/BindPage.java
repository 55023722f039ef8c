package dev.sallyport.gate.binding;

import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * {@code /vault/webhook-bind}: where a vault's registration sends its owner's browser. The page
 * shows which vault it is and asks for an operator's token; it then calls {@code POST
 * /api/vault/webhook-bind} as any client does. It knows nothing and decides nothing, so anybody may
 * load it, and loading it binds nothing.
 */
public final class BindPage {
  private static final String PATH = "/vault/webhook-bind";

  /** Only what the gate serves itself runs, and it talks to nobody else. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Buffer page = resource("/bind/page.html");
  private final Buffer script = resource("/bind/page.js");
  private final Buffer style = resource("/bind/page.css");

  /** Adds the page and what it loads. */
  public void register(Routes routes, Access access) {
    routes
        .get(PATH, access, exchange -> answered("text/html; charset=utf-8", page))
        .get(PATH + ".js", access, exchange -> answered("text/javascript; charset=utf-8", script))
        .get(PATH + ".css", access, exchange -> answered("text/css; charset=utf-8", style));
  }

  private static Future<Answer> answered(String mediaType, Buffer body) {
    return Future.succeededFuture(
        Answer.of(200, mediaType, body).with("content-security-policy", POLICY));
  }

  private static Buffer resource(String name) {
    try (InputStream resource = BindPage.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return Buffer.buffer(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
