package dev.sallyport.vault.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultResponse;

/** What a person sees in the end: a few plain words, no script, nothing secret. */
final class ConnectPage {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private ConnectPage() {}

  static VaultResponse connected(ServiceName service, boolean lasts) {
    String more =
        lasts
            ? "You can close this page."
            : "The provider gave nothing to renew it with, so it has to be connected again when it ends."
                + " You can close this page.";
    return page(200, "Connected", service + " is connected. " + more);
  }

  static VaultResponse refused(VaultRefusal refusal) {
    VaultResponse page = page(refusal.error().status(), "Not connected", refusal.publicMessage());
    return refusal
        .retryAfter()
        .map(wait -> page.with("retry-after", Long.toString(Math.max(1, wait.toSeconds()))))
        .orElse(page);
  }

  private static VaultResponse page(int status, String title, String text) {
    String page =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
            + title
            + "</title></head><body><h1>"
            + title
            + "</h1><p>"
            + escaped(text)
            + "</p></body></html>";
    return VaultResponse.of(status, HTML, page.getBytes(UTF_8))
        .with("content-security-policy", POLICY);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
