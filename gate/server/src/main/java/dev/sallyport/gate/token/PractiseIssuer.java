package dev.sallyport.gate.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An issuer inside this process with a key of its own, to try the verifier on. */
final class PractiseIssuer implements IssuerDocuments {
  static final String URL = "https://issuer.invalid";
  static final String AUDIENCE = "gate";
  static final String KEY_ID = "practise";

  /** Bytes of a coordinate on P-256. */
  private static final int COORDINATE = 32;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  PractiseIssuer() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
  }

  @Override
  public Future<Buffer> get(URI url) {
    Object document =
        url.getPath().equals("/keys")
            ? Map.of("keys", List.of(publicKey()))
            : Map.of("issuer", URL, "jwks_uri", URL + "/keys");
    return Future.succeededFuture(Buffer.buffer(Json.write(document)));
  }

  /** The public key as it is published. */
  Map<String, Object> publicKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return Map.of(
        "kty",
        "EC",
        "crv",
        "P-256",
        "kid",
        KEY_ID,
        "use",
        "sig",
        "x",
        coordinate(key.getW().getAffineX()),
        "y",
        coordinate(key.getW().getAffineY()));
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[COORDINATE];
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
    return ENCODER.encodeToString(padded);
  }

  /** A header that is right. */
  static Map<String, Object> header() {
    return new LinkedHashMap<>(Map.of("alg", "ES256", "typ", "JWT", "kid", KEY_ID));
  }

  /** Claims that are right at this second. */
  static Map<String, Object> claims(long now) {
    return new LinkedHashMap<>(
        Map.of("iss", URL, "aud", AUDIENCE, "sub", "somebody", "iat", now, "exp", now + 60));
  }

  /** A signed token. */
  String sign(Map<String, Object> header, Map<String, Object> claims)
      throws GeneralSecurityException {
    return sign(Json.write(header), Json.write(claims));
  }

  /** A signed token of these bytes, whatever they are. */
  String sign(byte[] header, byte[] claims) throws GeneralSecurityException {
    String content = ENCODER.encodeToString(header) + "." + ENCODER.encodeToString(claims);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(content.getBytes(UTF_8));
    return content + "." + ENCODER.encodeToString(signature.sign());
  }

  /** The token with one bit of its signature turned. */
  static String corrupted(String token) {
    int dot = token.lastIndexOf('.') + 1;
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot));
    byte[] turned = Arrays.copyOf(signature, signature.length);
    turned[turned.length / 2] ^= 1;
    return token.substring(0, dot) + ENCODER.encodeToString(turned);
  }
}
