package dev.sallyport.gate.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.http.Answer;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What people see who follow a link to a key. No script; nothing is loaded; the only thing that the
 * page can do is to send its form to the gate. Nothing that is inserted has a character that means
 * something in HTML: ids, times, tokens and keys.
 */
final class RetrievalPage {
  private static final String STYLE =
      "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
          + "output,input{font-family:monospace;overflow-wrap:anywhere}"
          + "input,button{font-size:1rem;padding:.5rem}input{width:100%;box-sizing:border-box}";

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + digest(STYLE)
          + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private RetrievalPage() {}

  /** Something waits; {@code token} is what the link brought along. */
  static Answer waiting(Instant until, Optional<KeyText> token) {
    String field =
        token
            .map(
                text ->
                    "<input type=\"hidden\" name=\"token\" value=\"%s\">".formatted(text.expose()))
            .orElse(
                "<p><label for=\"token\">Token that you were given</label><br>"
                    + "<input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"off\""
                    + " required maxlength=\"200\"></p>");
    return page(
        200,
        "An access key waits for you",
        """
        <p>It can be taken once, until <time datetime="%1$s">%1$s</time>. This page has taken nothing yet.</p>
        <form method="post" action="retrieval" autocomplete="off">
        %2$s
        <button>Take the key</button>
        </form>
        <p>Have a place ready to put it: it is shown once, and never again.</p>
        """
            .formatted(until, field));
  }

  /** The key, this once. */
  static Answer taken(Envelope envelope, KeyText key) {
    return page(
        200,
        "Your access key",
        """
        <p id="what">The key of the agent %s, shown this once. Copy it now and give it to nobody but the agent:</p>
        <p><output aria-labelledby="what">%s</output></p>
        <p>It works until <time datetime="%3$s">%3$s</time>.</p>
        """
            .formatted(envelope.agent().value(), key.expose(), envelope.expiresAt()));
  }

  /** Nothing can be taken here any more. */
  static Answer ended(int status) {
    return page(
        status,
        "There is no key here any more",
        """
        <p role="alert">It was taken before, its time is over, or it was revoked.</p>
        <p>If it was taken and not by you, have the key revoked at once. Ask whoever sent you here for another one.</p>
        """);
  }

  /** There is no such link, or this is not its token. */
  static Answer unknown() {
    return page(
        404,
        "There is nothing here",
        "<p role=\"alert\">The link or the token is not complete. Look at the mail again, or ask"
            + " whoever sent it.</p>\n");
  }

  private static Answer page(int status, String title, String content) {
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        %s</main>
        </body>
        </html>
        """
            .formatted(title, STYLE, title, content);
    return Answer.of(status, "text/html; charset=utf-8", Buffer.buffer(page))
        .with("content-security-policy", POLICY)
        .with("vary", "accept");
  }

  private static String digest(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
