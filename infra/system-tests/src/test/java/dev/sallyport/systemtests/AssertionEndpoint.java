package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token endpoint of a cloud: whoever shows an assertion that the service account's key signed
 * gets an access token for an hour, another one each time (RFC 7523).
 */
final class AssertionEndpoint implements AutoCloseable {
  private static final String ASSERTION = "assertion=";

  private final KeyPair keys;
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();

  AssertionEndpoint() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/token", this::token);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** The private key, as it stands in the key file. */
  String privateKey() {
    return Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
  }

  /** What the owner of the service account downloads. */
  String keyFile() {
    return """
        {"type":"service_account","private_key_id":"key-1","client_email":"robot@acme.example",
         "private_key":"-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
         "token_uri":"%s"}"""
        .formatted(privateKey(), url());
  }

  /** How many assertions came. */
  int asked() {
    return asked.get();
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    int number = asked.incrementAndGet();
    String assertion = form.substring(form.indexOf(ASSERTION) + ASSERTION.length());
    boolean good = isSigned(URLDecoder.decode(assertion.replaceAll("&.*", ""), UTF_8));
    byte[] body =
        (good
                ? "{\"access_token\":\"ya29.robot-%d\",\"expires_in\":3600}".formatted(number)
                : "{\"error\":\"invalid_grant\"}")
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(good ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private boolean isSigned(String assertion) {
    int end = assertion.lastIndexOf('.');
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update(assertion.substring(0, end).getBytes(UTF_8));
      return signature.verify(Base64.getUrlDecoder().decode(assertion.substring(end + 1)));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Variables of a vault that may show assertions here. */
  Map<String, String> allowed() {
    return Map.of("VAULT_GCP_TOKEN_URLS", url());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
