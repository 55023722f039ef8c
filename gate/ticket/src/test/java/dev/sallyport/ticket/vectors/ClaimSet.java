package dev.sallyport.ticket.vectors;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;

/** Claims as raw JSON in order, each of which can be replaced by anything. */
record ClaimSet(Map<String, String> raw) {
  static final String JTI = "AAECAwQFBgcICQoLDA0ODw";
  static final String TV2_NONCE = "000102030405060708090a0b0c0d0e0f";

  static ClaimSet jwt() {
    return new ClaimSet(Map.of())
        .with("iss", "'https://gate.example'")
        .with("aud", "'https://vault.example'")
        .with("sub", "'agt_7'")
        .with("jti", "'" + JTI + "'")
        .with("iat", "1700000000")
        .with("exp", "1700000030")
        .with("svc", "'github'")
        .with("pur", "'agent_credential'")
        .with("gid", "'grt_9'");
  }

  static ClaimSet tokenVault2() {
    return new ClaimSet(Map.of())
        .with("sub", "'usr_5'")
        .with("svc", "'github'")
        .with("pur", "'agent_credential'")
        .with("iat", "1700000000")
        .with("exp", "1700000030")
        .with("nonce", "'" + TV2_NONCE + "'")
        .with("aid", "'agt_7'");
  }

  ClaimSet with(String name, String rawValue) {
    Map<String, String> copy = new LinkedHashMap<>(raw);
    copy.put(name, rawValue);
    return new ClaimSet(copy);
  }

  ClaimSet without(String name) {
    Map<String, String> copy = new LinkedHashMap<>(raw);
    copy.remove(name);
    return new ClaimSet(copy);
  }

  /** Compact JSON, in the order in which the claims were added. */
  String json() {
    return Forge.json(
        raw.entrySet().stream()
            .map(e -> "'" + e.getKey() + "':" + e.getValue())
            .collect(joining(",", "{", "}")));
  }
}
