package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** An identity provider on this machine, with one key: a real server for other people's service. */
public final class LocalIssuer implements AutoCloseable {
  public static final String AUDIENCE = "sallyport";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final Codes codes = new Codes(this);
  private volatile SigningKey key = new SigningKey("one", keyPair());

  private record SigningKey(String id, KeyPair pair) {}

  /** Starts one. */
  public LocalIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serve(
        "/.well-known/openid-configuration",
        () ->
            "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"authorization_endpoint\":\"%1$s/authorize?tenant=1\",\"token_endpoint\":\"%1$s/token\"}"
                .formatted(url()));
    serve("/keys", () -> "{\"keys\":[" + publicKey() + "]}");
    server.createContext("/token", exchange -> answer(exchange, codes.redeem(exchange)));
    server.start();
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(String path, Supplier<String> document) {
    server.createContext(path, exchange -> answer(exchange, new Codes.Reply(200, document.get())));
  }

  private static void answer(HttpExchange exchange, Codes.Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** What people have got by signing in, and have not exchanged yet. */
  public Codes codes() {
    return codes;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Another key of another id takes the place of the one before. */
  public void changeKey(String id) {
    key = new SigningKey(id, keyPair());
  }

  private String publicKey() {
    SigningKey current = key;
    ECPublicKey published = (ECPublicKey) current.pair().getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(
            current.id(),
            coordinate(published.getW().getAffineX()),
            coordinate(published.getW().getAffineY()));
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(bytes.length, padded.length);
    System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
    return ENCODER.encodeToString(padded);
  }

  /** The seconds of now, as tokens have them. */
  public static long now() {
    return InstantSource.system().instant().getEpochSecond();
  }

  /** A header that is right. */
  public Map<String, Object> header() {
    return new LinkedHashMap<>(Map.of("alg", "ES256", "typ", "JWT", "kid", key.id()));
  }

  /** Claims about this subject that hold for a minute. */
  public Map<String, Object> claims(String subject) {
    return new LinkedHashMap<>(
        Map.of("iss", url(), "aud", AUDIENCE, "sub", subject, "iat", now(), "exp", now() + 60));
  }

  /** A token of this subject that holds for a minute. */
  public String token(String subject) {
    return sign(claims(subject));
  }

  /** The same for another audience. */
  public String token(String subject, String audience) {
    Map<String, Object> claims = claims(subject);
    claims.put("aud", audience);
    return sign(claims);
  }

  /** A token with these claims. */
  public String sign(Map<String, Object> claims) {
    return sign(Json.write(header()), Json.write(claims));
  }

  /** A token of these bytes, whatever they are. */
  public String sign(byte[] header, byte[] claims) {
    String content = ENCODER.encodeToString(header) + "." + ENCODER.encodeToString(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.pair().getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
