package dev.sallyport.ticket.vectors;

import static dev.sallyport.ticket.vectors.Forge.HEADER;
import static dev.sallyport.ticket.vectors.Forge.base64Url;
import static dev.sallyport.ticket.vectors.Forge.json;
import static dev.sallyport.ticket.vectors.Forge.jws;
import static dev.sallyport.ticket.vectors.Forge.signed;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.ticket.Bindings;
import java.util.ArrayList;
import java.util.List;

/** Tickets whose parts, encoding or signature are not as they should be. */
final class JwtShapeVectors {
  private static final String PAYLOAD = ClaimSet.jwt().json();
  private static final String GOOD = jws(HEADER, PAYLOAD);
  private static final String[] PARTS = GOOD.split("\\.", -1);
  private static final String UNSIGNED = PARTS[0] + "." + PARTS[1];

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    tooLong();
    parts();
    encoding();
    surroundings();
    signatures();
    return cases;
  }

  private void tooLong() {
    String padded = jws(HEADER, ClaimSet.jwt().with("pad", "'" + "x".repeat(800) + "'").json());
    hand("one-character-over-the-limit", padded + "A".repeat(1_601 - padded.length()), "too_long");
    hand("eight-kibibytes-of-dots", ".".repeat(8_192), "too_long");
    hmac(
        "well-signed-but-over-the-limit",
        jws(HEADER, ClaimSet.jwt().with("sub", "'" + "x".repeat(1_200) + "'").json()),
        "too_long");
  }

  private void parts() {
    malformed("empty", "");
    malformed("no-dot-in-as-many-characters-as-are-read", "A".repeat(1_600));
    malformed("first-character-beyond-ascii", "\u0080" + GOOD.substring(1));
    malformed("two-dots-only", "..");
    malformed("one-part", PARTS[0]);
    malformed("two-parts", UNSIGNED);
    malformed("four-parts", GOOD + "." + PARTS[2]);
    malformed("five-parts-as-in-jwe", GOOD + ".." + PARTS[2]);
    malformed("empty-header", "." + PARTS[1] + "." + PARTS[2]);
    malformed("empty-payload", signed(PARTS[0] + "."));
    malformed("empty-signature", UNSIGNED + ".");
    malformed("trailing-dot", GOOD + ".");
    malformed("signature-truncated-by-one", GOOD.substring(0, GOOD.length() - 1));
    malformed("signature-one-character-longer", GOOD + "A");
    malformed("truncated-in-the-payload", GOOD.substring(0, GOOD.length() / 2));
    malformed(
        "json-serialisation",
        json(
            "{'payload':'"
                + PARTS[1]
                + "','protected':'"
                + PARTS[0]
                + "','signature':'"
                + PARTS[2]
                + "'}"));
  }

  private void encoding() {
    malformed("padding-after-signature", GOOD + "=");
    malformed("padding-after-payload", signed(PARTS[0] + "." + base64Url(PAYLOAD) + "=="));
    malformed("standard-base64-alphabet", UNSIGNED + "." + "+/" + PARTS[2].substring(2));
    malformed(
        "unused-bits-set-in-signature",
        GOOD.substring(0, GOOD.length() - 1) + nextInAlphabet(GOOD.charAt(GOOD.length() - 1)));
    malformed(
        "unused-bits-set-in-payload",
        signed(PARTS[0] + "." + withUnusedBits(PAYLOAD.replace("_7", "_71"))));
    malformed("unused-bits-set-in-header", signed(withUnusedBits(HEADER) + "." + PARTS[1]));
    malformed("one-base64-character-too-many", signed(PARTS[0] + "." + "A".repeat(5)));
    malformed("percent-encoded-dots", GOOD.replace(".", "%2E"));
    malformed("fullwidth-letter", "\uFF25" + GOOD.substring(1));
  }

  private void surroundings() {
    malformed("leading-space", " " + GOOD);
    malformed("trailing-newline", GOOD + "\n");
    malformed("trailing-nul", GOOD + "\0");
    malformed("byte-order-mark", "\uFEFF" + GOOD);
    malformed("bearer-prefix", "Bearer " + GOOD);
    malformed("space-after-the-first-dot", PARTS[0] + ". " + PARTS[1] + "." + PARTS[2]);
  }

  private void signatures() {
    hand(
        "signature-of-an-altered-payload",
        PARTS[0] + "." + base64Url(PAYLOAD.replace("github", "gitlab")) + "." + PARTS[2],
        "bad_signature");
    hand(
        "signature-of-another-header-order",
        base64Url(json("{'kid':'key-17','alg':'HS256','typ':'vault-ticket+jwt'}"))
            + "."
            + PARTS[1]
            + "."
            + PARTS[2],
        "bad_signature");
    hand("signature-of-zeros", UNSIGNED + "." + "A".repeat(43), "bad_signature");
    hand(
        "signature-with-its-first-character-changed",
        UNSIGNED + "." + (PARTS[2].charAt(0) == 'A' ? 'B' : 'A') + PARTS[2].substring(1),
        "bad_signature");
    hmac(
        "signature-under-another-secret",
        UNSIGNED + "." + base64Url(Forge.hmac(new byte[32], UNSIGNED)),
        "bad_signature");
    hmac(
        "signature-under-the-secret-in-base64",
        UNSIGNED
            + "."
            + base64Url(Forge.hmac(base64Url(Bindings.counting()).getBytes(US_ASCII), UNSIGNED)),
        "bad_signature");
    hmac(
        "signature-of-the-decoded-text",
        UNSIGNED + "." + base64Url(Forge.hmac(Bindings.counting(), HEADER + "." + PAYLOAD)),
        "bad_signature");
    hmac(
        "signature-of-the-payload-only",
        UNSIGNED + "." + base64Url(Forge.hmac(Bindings.counting(), PARTS[1])),
        "bad_signature");
    hmac(
        "signature-under-key-17-named-key-2",
        jws(HEADER.replace("key-17", "key-2"), PAYLOAD),
        "bad_signature");
  }

  private void malformed(String name, String ticket) {
    hand(name, ticket, "malformed");
  }

  private void hand(String name, String ticket, String expect) {
    cases.add(TicketCase.of(name, "hand", ticket, expect));
  }

  private void hmac(String name, String ticket, String expect) {
    cases.add(TicketCase.of(name, "hmac", ticket, expect));
  }

  static String withUnusedBits(String text) {
    String canonical = base64Url(text);
    if (canonical.length() % 4 == 0) {
      throw new IllegalArgumentException("no unused bits in this text");
    }
    return canonical.substring(0, canonical.length() - 1)
        + nextInAlphabet(canonical.charAt(canonical.length() - 1));
  }

  private static char nextInAlphabet(char c) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt(alphabet.indexOf(c) + 1);
  }
}
