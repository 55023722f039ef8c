package dev.sallyport.vault.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import dev.sallyport.vault.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A credential goes to an upstream that proves that it is the one, and to no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpUpstreamsTest {
  private static final String PASSWORD = "upstream";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private PfxOptions certificate;
  private HttpServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("upstream.p12");
    makeCertificate(store, "upstream.test");
    certificate = new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    server =
        await(
            vertx
                .createHttpServer(
                    new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate))
                .requestHandler(
                    request -> {
                      hosts.add(String.valueOf(request.authority()));
                      HttpServerResponse response = request.response().setChunked(true);
                      response.write("he").compose(written -> response.end("re"));
                    })
                .listen(0, "127.0.0.1"));
  }

  private static void makeCertificate(Path store, String host)
      throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "upstream",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  @AfterAll
  void stop() {
    await(vertx.close());
  }

  @Test
  void sendsToAnUpstreamThatProvesItsName() {
    UpstreamAnswer answer = await(trusting().send(to("upstream.test"), loopback()));

    assertThat(answer.status()).isEqualTo(200);
    answer.body().cancel();
    assertThat(hosts).contains("upstream.test:" + server.actualPort());
  }

  @Test
  void answerThatWaitsToBeReadIsWhole() {
    UpstreamAnswer answer = await(trusting().send(to("upstream.test"), loopback()));
    await(vertx.timer(300)); // all of it has come, and whoever closes has closed

    assertThat(await(whole(answer.body()))).isEqualTo("here");
  }

  @Test
  void answerOfAnUpstreamThatClosesAtOnceIsWhole() throws IOException {
    try (ServerSocket upstream = new ServerSocket(0, 1, loopback())) {
      Thread.ofVirtual().start(() -> answersAndCloses(upstream));
      UpstreamAnswer answer = await(new HttpUpstreams(vertx).send(to(upstream), loopback()));
      await(vertx.timer(300));

      assertThat(await(whole(answer.body()))).isEqualTo("here");
    }
  }

  private static void answersAndCloses(ServerSocket upstream) {
    try (Socket caller = upstream.accept()) {
      caller.getInputStream().read(new byte[1_024]);
      caller
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UpstreamRequest to(ServerSocket upstream) {
    return get("http://upstream.test:" + upstream.getLocalPort());
  }

  private static Future<String> whole(BodyStream body) {
    Promise<String> text = Promise.promise();
    Buffer all = Buffer.buffer();
    body.handler(all::appendBuffer);
    body.exceptionHandler(text::tryFail);
    body.endHandler(end -> text.tryComplete(all.toString()));
    body.resume();
    return text.future();
  }

  @Test
  void sendsNothingToAnUpstreamThatProvesAnotherName() {
    refuses(trusting(), "other.test");
  }

  @Test
  void sendsNothingToAnUpstreamThatNobodyVouchesFor() {
    refuses(new HttpUpstreams(vertx), "upstream.test");
  }

  @Test
  void cannotBeToldToTrustEverybody() {
    HttpClientOptions careless = new HttpClientOptions().setTrustAll(true).setVerifyHost(false);

    refuses(new HttpUpstreams(vertx, careless), "other.test");
  }

  private HttpUpstreams trusting() {
    return new HttpUpstreams(vertx, new HttpClientOptions().setTrustOptions(certificate));
  }

  private void refuses(HttpUpstreams upstreams, String host) {
    int before = hosts.size();

    assertThatExceptionOfType(VaultRefusal.class)
        .isThrownBy(() -> await(upstreams.send(to(host), loopback())))
        .satisfies(refusal -> assertThat(refusal.error()).isEqualTo(VaultError.UPSTREAM_ERROR));
    assertThat(hosts).hasSize(before);
  }

  private UpstreamRequest to(String host) {
    return get("https://" + host + ":" + server.actualPort());
  }

  private static UpstreamRequest get(String origin) {
    return new UpstreamRequest(
        Method.GET,
        Origin.parse(origin).orElseThrow(),
        RequestPath.parse("/").orElseThrow(),
        RequestQuery.none(),
        List.of(new Header("authorization", "Bearer a-credential")),
        new byte[0]);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within 30 seconds", e);
    }
  }
}
