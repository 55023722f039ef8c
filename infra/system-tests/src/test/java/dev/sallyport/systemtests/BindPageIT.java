package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.htmlunit.WebClient;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner binds a vault with nothing but a browser: the vault's page, its link, a token. */
final class BindPageIT {
  private static final int PATIENCE_MS = 30_000;

  @TempDir Path folder;

  @Test
  void ownerBindsTheVaultInABrowser() throws IOException {
    try (Fortress fortress = Fortress.unbound(folder, SharedPostgres.instance().server());
        WebClient browser = browser()) {
      HtmlPage vault = browser.getPage(fortress.vaultAddress().resolve("/bind").toURL());
      HtmlPage gate = vault.getAnchors().getFirst().click();

      assertThat(gate.asNormalizedText()).contains(fortress.vaultAddress().toString());
      assertThat(gate.getUrl().getQuery()).as("what stays in the history").isNull();
      assertThat(gate.getWebResponse().getResponseHeaderValue("content-security-policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
      assertThat(isBound(fortress)).as("loading the page binds nothing").isFalse();

      submit(browser, gate, "spoperator_not-a-token");
      assertThat(gate.asNormalizedText()).contains("Not bound: ");

      submit(browser, gate, fortress.operator().token());
      assertThat(gate.asNormalizedText()).contains("Bound. ");
      assertThat(isBound(fortress)).isTrue();
      assertThat(gate.asXml()).doesNotContain(fortress.operator().token());
    }
  }

  private static void submit(WebClient browser, HtmlPage page, String token) throws IOException {
    page.<HtmlInput>getHtmlElementById("token").setValue(token);
    page.<HtmlElement>getFirstByXPath("//button").click();
    assertThat(browser.waitForBackgroundJavaScript(PATIENCE_MS))
        .as("scripts still at work")
        .isZero();
  }

  private static boolean isBound(Fortress fortress) {
    return fortress.operator().get("/api/vault/status").json().get("bound").asBoolean();
  }

  private static WebClient browser() {
    WebClient browser = new WebClient();
    browser.getOptions().setFetchPolyfillEnabled(true);
    return browser;
  }
}
