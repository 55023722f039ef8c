package dev.sallyport.ticket.vectors;

import static dev.sallyport.ticket.vectors.Forge.base64Url;
import static dev.sallyport.ticket.vectors.Forge.json;
import static dev.sallyport.ticket.vectors.Forge.tagged;
import static dev.sallyport.ticket.vectors.Forge.tokenVault2;

import dev.sallyport.ticket.Bindings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Tickets of the format {@code tokenvault2}. */
final class TokenVault2Vectors {
  private static final String PAYLOAD = ClaimSet.tokenVault2().json();
  private static final String TEXT = base64Url(PAYLOAD);
  private static final String GOOD = tokenVault2(PAYLOAD);
  private static final String TAG = GOOD.substring(TEXT.length() + 1);

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    accepted();
    shape();
    signatures();
    payloadText();
    claims();
    invalidClaims();
    times();
    use();
    return cases;
  }

  private void accepted() {
    add("plain", ClaimSet.tokenVault2(), "verified");
    add(
        "without-an-agent",
        ClaimSet.tokenVault2().without("aid").with("pur", "'user_reveal'"),
        "verified");
    add("with-a-grant", ClaimSet.tokenVault2().with("pid", "'grt_9'"), "verified");
    add("for-one-stored-credential", ClaimSet.tokenVault2().with("cid", "'crn_3'"), "verified");
    add(
            "to-create",
            ClaimSet.tokenVault2().with("pur", "'store'").with("mode", "'create'"),
            "verified")
        .at("store");
    hmac(
        "under-the-second-key",
        TEXT + "." + hex(Forge.hmac(Bindings.countingOn(), TEXT)),
        "verified");
    add("a-nonce-header-is-not-looked-at", ClaimSet.tokenVault2(), "verified")
        .presenting("bm9uY2Utbm9uY2Utbm9uY2U");
  }

  private void shape() {
    hand("two-thousand-characters", "A".repeat(1_935) + "." + TAG, "too_long");
    malformed("empty", "");
    malformed("no-dot", TEXT);
    malformed("dot-only", ".");
    malformed("empty-payload", tagged(""));
    malformed("empty-tag", TEXT + ".");
    malformed("three-parts", GOOD + "." + TAG);
    malformed("a-jwt", Forge.nimbus(ClaimSet.jwt().json()));
    malformed("tag-in-upper-case", TEXT + "." + TAG.toUpperCase(Locale.ROOT));
    malformed("tag-truncated-by-one", GOOD.substring(0, GOOD.length() - 1));
    malformed("tag-one-digit-longer", GOOD + "0");
    malformed("tag-in-base64url", TEXT + "." + base64Url(Forge.hmac(Bindings.counting(), TEXT)));
    malformed("tag-with-prefix", TEXT + ".sha256=" + TAG);
    malformed("payload-padded", tagged(TEXT + "="));
    malformed("payload-with-unused-bits", tagged(JwtShapeVectors.withUnusedBits(PAYLOAD)));
    malformed("payload-in-plain-text", tagged(PAYLOAD));
    malformed("leading-space", " " + GOOD);
    malformed("trailing-newline", GOOD + "\n");
    malformed("trailing-nul", GOOD + "\0");
    malformed("byte-order-mark", "\uFEFF" + GOOD);
  }

  private void signatures() {
    hand(
        "tag-of-another-payload",
        base64Url(PAYLOAD.replace("github", "gitlab")) + "." + TAG,
        "bad_signature");
    hand("tag-of-zeros", TEXT + "." + "0".repeat(64), "bad_signature");
    String changed = (TAG.charAt(0) == '0' ? '1' : '0') + TAG.substring(1);
    hand("tag-with-its-first-digit-changed", TEXT + "." + changed, "bad_signature");
    hmac(
        "tag-under-another-secret",
        TEXT + "." + hex(Forge.hmac(new byte[32], TEXT)),
        "bad_signature");
    hmac(
        "tag-of-the-decoded-payload",
        TEXT + "." + hex(Forge.hmac(Bindings.counting(), PAYLOAD)),
        "bad_signature");
  }

  private void payloadText() {
    payload("payload-is-no-json", "github!", "malformed");
    payload("payload-is-an-array", "[" + PAYLOAD + "]", "malformed");
    payload("payload-with-white-space", PAYLOAD.replace(",", ", "), "malformed");
    payload("payload-with-svc-twice", PAYLOAD.replace("{", json("{'svc':'gitlab',")), "malformed");
    payload(
        "payload-with-nonce-twice",
        PAYLOAD.replace("}", json(",'nonce':'" + "0".repeat(32) + "'}")),
        "malformed");
    payload("payload-with-an-escaped-name", PAYLOAD.replace("svc", "sv\\u0063"), "malformed");
    payload("payload-with-trailing-object", PAYLOAD + "{}", "malformed");
    payload("payload-with-byte-order-mark", "\uFEFF" + PAYLOAD, "malformed");
    payload("payload-with-a-nul", PAYLOAD.replace("usr_5", "usr\0_5"), "malformed");
  }

  private void claims() {
    for (String name : List.of("iss", "aud", "jti", "gid", "cnf", "nbf", "Nonce")) {
      add("claim-unknown-" + name, ClaimSet.tokenVault2().with(name, "'x'"), "unknown_claim");
    }
    for (String name : List.of("sub", "svc", "pur", "iat", "nonce")) {
      add("claim-missing-" + name, ClaimSet.tokenVault2().without(name), "missing_claim");
    }
    payload("claims-all-missing", "{}", "missing_claim");
  }

  private void invalidClaims() {
    invalid("sub", "''", "5", "'" + "x".repeat(97) + "'");
    invalid("svc", "'GitHub'", "''");
    invalid("pur", "'request'", "'connect'", "'root'", "'relay'");
    invalid("iat", "'1700000000'", "1700000000.0", "-1", "99999999999999999999");
    invalid("exp", "'1700000030'", "1.70000003e9", "null", "0", "99999999999999999999");
    invalid(
        "nonce",
        "'" + ClaimSet.TV2_NONCE.toUpperCase(Locale.ROOT) + "'",
        "'" + ClaimSet.TV2_NONCE.substring(1) + "'",
        "'" + ClaimSet.JTI + "'",
        "1");
    invalid("aid", "''", "null", "7");
    invalid("pid", "''", "['grt_9']");
    invalid("cid", "''", "3");
    invalid("mode", "'create'");
    add(
            "mode-unknown",
            ClaimSet.tokenVault2().with("pur", "'store'").with("mode", "'replace'"),
            "invalid_claim")
        .at("store");
  }

  private void times() {
    add(
        "issued-six-seconds-in-the-future",
        ClaimSet.tokenVault2().with("iat", "1700000006"),
        "not_yet_valid");
    add("without-an-expiry", ClaimSet.tokenVault2().without("exp"), "expired");
    add(
        "expires-now",
        ClaimSet.tokenVault2().with("iat", "1699999970").with("exp", "1700000000"),
        "expired");
    add(
        "lives-sixty-one-seconds",
        ClaimSet.tokenVault2().with("exp", "1700000061"),
        "lifetime_too_long");
    payload(
        "the-golden-ticket-of-that-protocol",
        json(
            "{'sub':'user_test','svc':'github','pur':'agent_credential','iat':1700000000,'exp':9999999999,"
                + "'nonce':'deadbeefdeadbeefdeadbeefdeadbeef','aid':'agent_test'}"),
        "lifetime_too_long");
  }

  private void use() {
    add(
        "store-ticket-at-credential",
        ClaimSet.tokenVault2().with("pur", "'store'"),
        "purpose_not_allowed");
    add("anything-where-nothing-is-allowed", ClaimSet.tokenVault2(), "purpose_not_allowed").at();
    add("other-service-asked", ClaimSet.tokenVault2(), "service_mismatch").asking("gitlab");
  }

  private void invalid(String claim, String... values) {
    for (String value : values) {
      add(
          claim + "-invalid-" + cases.size(),
          ClaimSet.tokenVault2().with(claim, value),
          "invalid_claim");
    }
  }

  private LastCase add(String name, ClaimSet claims, String expect) {
    payload(name, claims.json(), expect);
    return new LastCase(cases);
  }

  private void payload(String name, String payload, String expect) {
    hmac(name, tokenVault2(payload), expect);
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

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
