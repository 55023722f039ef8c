package dev.sallyport.gate.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.http.Answer;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is answered about sign-ins. */
final class SignInViews {
  private static final String PAGE_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private SignInViews() {}

  /** The token, once: as a page for people, as JSON for programs. */
  static Answer answer(SignedIn signedIn, boolean asPage) {
    if (asPage) {
      return Answer.of(
              200, "text/html; charset=utf-8", Buffer.buffer(page(signedIn).getBytes(UTF_8)))
          .with("Content-Security-Policy", PAGE_POLICY);
    }
    Map<String, Object> view = session(signedIn.session());
    view.put("operator", signedIn.person().id().value());
    view.put("token", signedIn.token().expose());
    return Answer.json(200, view);
  }

  /** Nothing that is inserted has a character that means something in HTML. */
  private static String page(SignedIn signedIn) {
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Signed in</title></head>
        <body>
        <h1>Signed in as %s</h1>
        <p>Your token for this gate, shown once, until %s:</p>
        <pre>%s</pre>
        <p>Send it as <code>Authorization: Bearer</code>. <code>POST /api/sign-out</code> ends it.</p>
        </body>
        </html>
        """
        .formatted(
            signedIn.person().name(), signedIn.session().expiresAt(), signedIn.token().expose());
  }

  static Map<String, Object> sessions(List<Session> sessions) {
    return Map.of("sessions", sessions.stream().map(SignInViews::session).toList());
  }

  private static Map<String, Object> session(Session session) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", session.id().value());
    view.put("signedInAt", session.signedInAt().map(Instant::toString).orElse(null));
    view.put("createdAt", session.createdAt().toString());
    view.put("expiresAt", session.expiresAt().toString());
    return view;
  }
}
