package dev.sallyport.vault.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.exchange.ExchangeKind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Tells which token is meant without keeping the token. */
public final class TokenFingerprint {
  private TokenFingerprint() {}

  /** The same of everything that a credential is exchanged with. */
  static String of(PlainCredential plain) {
    Map<FieldName, String> kept = new TreeMap<>(plain.exposeForRelease());
    kept.keySet().removeAll(ExchangeKind.of(plain.fieldNames()).orElseThrow().made());
    // A length before each part: two lists of parts are never one text.
    StringBuilder text = new StringBuilder();
    kept.forEach(
        (name, value) -> text.append(name).append(' ').append(value.length()).append(value));
    return of(text.toString());
  }

  /** 64 hexadecimal digits of a text that nobody can guess. */
  public static String of(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
