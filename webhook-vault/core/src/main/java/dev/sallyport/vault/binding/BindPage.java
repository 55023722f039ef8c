package dev.sallyport.vault.binding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.vertx.core.Future;

/**
 * {@code GET /bind}: the registration for the owner's browser, as a page with one link. Open
 * exactly as long as {@link RegisterUrl} is.
 */
public final class BindPage implements Endpoint {
  private static final String HTML = "text/html; charset=utf-8";

  /** No script, no style, no frame around it. */
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Endpoint registration;

  /** Shows what {@code registration} answers. */
  public BindPage(Endpoint registration) {
    this.registration = registration;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    return registration.handle(request).map(BindPage::page);
  }

  private static VaultResponse page(VaultResponse registered) {
    String link = text(registered, "registrationUrl");
    String vault = text(registered, "webhookUrl");
    String page =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Bind this vault</title></head><body>"
            + "<h1>Bind this vault to its gate</h1><p>This is the vault at "
            + escaped(vault)
            + ".</p><p><a rel=\"noreferrer\" href=\""
            + escaped(link)
            + "\">Register it at the gate</a>, within five minutes. The link works once; load this page again for another.</p>"
            + "<p>Go on only if the address below is your gate's:</p><p>"
            + escaped(link.replaceAll("[?].*", ""))
            + "</p></body></html>";
    return VaultResponse.of(200, HTML, page.getBytes(UTF_8))
        .with("content-security-policy", POLICY);
  }

  private static String text(VaultResponse registered, String member) {
    try {
      return Json.read(registered.body(), JsonNode.class).path(member).asText();
    } catch (JsonRefused e) {
      throw new IllegalStateException("a registration is JSON", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
