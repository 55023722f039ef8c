package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * STS of AWS, as far as it gives temporary keys to whoever signs with the long-lived ones. It
 * computes the signature for itself, as its documentation says.
 */
final class StsEndpoint implements AutoCloseable {
  static final String KEY_ID = "AKIALONGLIVED0000001";
  static final String SECRET = "long/lived+secretKeyThatNeverLeaves00001";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  private final Supplier<Instant> end;
  private final HttpServer server;

  /** Gives keys that work until {@code end}. */
  StsEndpoint(Supplier<Instant> end) {
    this.end = end;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no port", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The forms whose signature was right, in order. */
  List<Map<String, String>> asked() {
    return asked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (!isSigned(exchange, body)) {
      GcpTokenEndpoint.answer(
          exchange,
          403,
          "<ErrorResponse"
              + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code>"
              + "<Message>no</Message></Error></ErrorResponse>");
      return;
    }
    Map<String, String> form = GcpTokenEndpoint.form(body);
    asked.add(form);
    String action = form.getOrDefault("Action", "");
    GcpTokenEndpoint.answer(
        exchange,
        200,
        """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
          <AccessKeyId>ASIATEMPORARY%2$07d</AccessKeyId><SecretAccessKey>temporary/secret+%2$08d</SecretAccessKey>
          <SessionToken>session//token==%2$08d</SessionToken><Expiration>%3$s</Expiration>
        </Credentials></%1$sResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></%1$sResponse>
        """
            .formatted(action, asked.size(), end.get()));
  }

  private static boolean isSigned(HttpExchange exchange, String body) {
    String authorization = exchange.getRequestHeaders().getFirst("authorization");
    String date = exchange.getRequestHeaders().getFirst("x-amz-date");
    String scope = date.substring(0, 8) + "/eu-central-1/sts/aws4_request";
    String names = authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
    StringBuilder headers = new StringBuilder();
    Map<String, String> sorted = new TreeMap<>();
    for (String name : names.split(";", -1)) {
      sorted.put(name, exchange.getRequestHeaders().getFirst(name));
    }
    sorted.forEach((name, value) -> headers.append(name).append(':').append(value).append('\n'));
    String request =
        "POST\n/\n\n" + headers + "\n" + names + "\n" + HexFormat.of().formatHex(sha256(body));
    String text =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + scope
            + "\n"
            + HexFormat.of().formatHex(sha256(request));
    byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return authorization.equals(
        "AWS4-HMAC-SHA256 Credential="
            + KEY_ID
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + HexFormat.of().formatHex(hmac(key, text)));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
