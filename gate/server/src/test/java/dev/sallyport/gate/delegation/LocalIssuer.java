package dev.sallyport.gate.delegation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
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

/** An identity provider on this machine, with one key: a real server for other people's service. */
final class LocalIssuer implements AutoCloseable {
  static final String AUDIENCE = "sallyport";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final KeyPair keys;

  LocalIssuer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    serve(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url()));
    serve("/keys", "{\"keys\":[" + publicKey() + "]}");
    server.start();
  }

  private void serve(String path, String document) {
    byte[] body = document.getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String publicKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(bytes.length, padded.length);
    System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
    return ENCODER.encodeToString(padded);
  }

  /** A token of this subject that holds for a minute. */
  String token(String subject) {
    return token(subject, AUDIENCE);
  }

  String token(String subject, String audience) {
    long now = InstantSource.system().instant().getEpochSecond();
    String content =
        encoded("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"one\"}")
            + "."
            + encoded(
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                    .formatted(url(), audience, subject, now, now + 60));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String json) {
    return ENCODER.encodeToString(json.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
