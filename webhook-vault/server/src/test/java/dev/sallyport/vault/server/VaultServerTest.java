package dev.sallyport.vault.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.ticket.signing.TicketSigner;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.store.ClosedStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VaultServerTest {
  private static final BindingIdentity IDENTITY =
      new BindingIdentity("http://localhost:8080", "http://127.0.0.1:8081");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private VaultServer server;
  private TicketSigner signer;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Database database = SharedPostgres.instance().createDatabase("vault_server");
    Path key = folder.resolve("kek.json");
    new KeyFile(key).create(LocalKeyEncryptionKeys.generate());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("VAULT_PORT", "0");
    environment.put("VAULT_MANAGEMENT_PORT", "0");
    environment.put("VAULT_EVENT_LOOPS", "2");
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    environment.put("VAULT_GATE_URL", IDENTITY.gate());
    environment.put("VAULT_PUBLIC_URL", IDENTITY.vault());
    environment.put("VAULT_KEK_FILE", key.toString());
    environment.put("VAULT_STORE", database.url());
    environment.put("VAULT_DATABASE_USER", database.user());
    environment.put("VAULT_DATABASE_PASSWORD", database.password());
    ServerConfiguration configuration =
        Environment.read(environment, "VAULT_", ServerConfiguration::from);
    initialise(configuration);
    server = await(VaultServer.start(configuration));
    signer = bind();
    assertThat(store(ticket(Purpose.STORE), "{\"accessToken\":\"ghp_secret\"}").statusCode())
        .isEqualTo(200);
  }

  @AfterAll
  void stop() throws Exception {
    assertThat(await(server.stop())).isTrue();
  }

  @Test
  void releasesToAnAgentThatFollowsARedirect() throws Exception {
    KeyText key = KeyText.generate(KeyText.AGENT_PREFIX);

    HttpResponse<String> answer =
        send(get(credential(ticket(Purpose.AGENT_CREDENTIAL))).header("x-agent-key", key.expose()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("token").path("accessToken").asText()).isEqualTo("ghp_secret");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }

  @Test
  void releasesOnceToManyConnectionsAtOnce() throws Exception {
    String path = credential(ticket(Purpose.AGENT_CREDENTIAL));

    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 64)
            .mapToObj(i -> client.sendAsync(get(path).build(), BodyHandlers.ofString()))
            .map(answer -> answer.thenApply(HttpResponse::statusCode))
            .toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);

    assertThat(answers).filteredOn(answer -> answer.join() == 200).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.join() == 401).hasSize(63);
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> answer =
        send(request("/v1/health").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void refusesABodyThatIsTooLargeAndGoesOn() throws Exception {
    HttpResponse<String> large =
        send(
            request("/v1/store")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[400_000])));

    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(json(large).path("error").asText()).isEqualTo("body_too_large");
    assertThat(send(get("/v1/health")).statusCode()).isEqualTo(200);
  }

  @Test
  void answersWhatIsNoHttpInItsOwnWords() throws Exception {
    for (String raw :
        List.of(
            "nonsense\r\n\r\n",
            "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n",
            "POST /v1/store HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "BREW /v1/store HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
      String answer = exchangeRaw(raw);
      assertThat(answer)
          .as(raw.substring(0, 9))
          .matches("(?s)HTTP/1\\.[01] 4.*")
          .contains("{\"error\":\"")
          .contains("no-store");
      assertThat(answer).doesNotContain("xception");
    }
  }

  @Test
  void refusesOtherPathsAndMethods() throws Exception {
    assertThat(send(get("/v1/nothing")).statusCode()).isEqualTo(404);
    HttpResponse<String> wrong = send(request("/v1/credential").DELETE());
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("allow")).contains("GET, POST");
  }

  @Test
  void passesOnABrokeredAnswerAsItComes() throws Exception {
    try (SlowUpstream upstream = new SlowUpstream()) {
      allow(upstream.origin());

      HttpResponse<InputStream> answer =
          client.send(get(brokered("/whole")).build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] first = body.readNBytes(SlowUpstream.FIRST.length());
        // The rest is sent only now: the first part came through by itself.
        upstream.goOn();
        String rest = new String(body.readAllBytes(), UTF_8);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(first).asString().isEqualTo(SlowUpstream.FIRST);
        assertThat(rest).isEqualTo("rest Bearer **********");
      }
    }
  }

  @Test
  void doesNotMakeABrokeredAnswerLookCompleteThatBrokeOff() throws Exception {
    try (SlowUpstream upstream = new SlowUpstream()) {
      allow(upstream.origin());
      HttpRequest request = get(brokered("/cut")).build();

      assertThatIOException().isThrownBy(() -> client.send(request, BodyHandlers.ofString()));

      assertThat(send(get("/v1/health")).statusCode()).isEqualTo(200);
    }
  }

  private void allow(String origin) throws Exception {
    String rules =
        "{\"targets\":[{\"origin\":\""
            + origin
            + "\",\"methods\":[\"GET\"],\"paths\":[\"/\"]}],\"inject\":{\"kind\":\"bearer\"}}";
    assertThat(
            store(
                    ticket(Purpose.STORE),
                    "{\"accessToken\":\"ghp_secret\",\"requestRules\":" + rules + "}")
                .statusCode())
        .isEqualTo(200);
  }

  private String brokered(String path) {
    return "/v1/request/github" + path + "?ticket=" + requestTicket(path);
  }

  @Test
  void countsOnTheManagementPort() throws Exception {
    String path = credential(ticket(Purpose.AGENT_CREDENTIAL));
    send(get(path));
    send(get(path));
    URI metrics = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
    URI ready = metrics.resolve("/health/ready");

    String figures = send(HttpRequest.newBuilder(metrics)).body();

    assertThat(figures)
        .contains("sallyport_vault_releases_total")
        .contains("sallyport_vault_ticket_reuse_total");
    assertThat(figures).contains("sallyport_vault_refusals_total{reason=\"already_redeemed\"}");
    assertThat(send(HttpRequest.newBuilder(ready)).statusCode()).isEqualTo(200);
  }

  private static void initialise(ServerConfiguration configuration) throws Exception {
    Vertx vertx = Vertx.vertx();
    ClosedStore closed =
        await(configuration.vault().store().connect(vertx, InstantSource.system()));
    await(
        VaultKeyset.generate(configuration.vault().organisation())
            .wrap(await(configuration.vault().key().keys(vertx, InstantSource.system())), 1)
            .compose(wrapped -> closed.keysets().create(wrapped)));
    await(closed.close());
    await(vertx.close());
  }

  private TicketSigner bind() throws Exception {
    String code = json(send(get("/v1/register-url"))).path("code").asText();
    JsonNode given = json(send(post("/v1/exchange", "{\"code\":\"" + code + "\"}")));
    BindingKey key =
        new BindingKey(
            given.path("keyId").asText(),
            BindingSecret.ofBase64(given.path("hmacSecret").asText()));
    return TicketSigner.of(TicketFormat.JWT, IDENTITY, key);
  }

  private String ticket(Purpose purpose) {
    Ticket ticket = issued(purpose);
    return signer.sign(purpose.needsGrant() ? ticket.withGrant("grt_one") : ticket);
  }

  private String requestTicket(String path) {
    RequestHash request = RequestHash.of("GET", Optional.empty(), path).orElseThrow();
    return signer.sign(issued(Purpose.REQUEST).withGrant("grt_one").withRequest(request));
  }

  private static Ticket issued(Purpose purpose) {
    return Ticket.issue(
        TicketFormat.JWT,
        IDENTITY,
        "agt_one",
        new ServiceName("github"),
        purpose,
        InstantSource.system().instant(),
        Duration.ofSeconds(30));
  }

  private HttpResponse<String> store(String ticket, String data) throws Exception {
    return send(
        post(
            "/v1/store",
            "{\"ticket\":\"" + ticket + "\",\"service\":\"github\",\"tokenData\":" + data + "}"));
  }

  private static String credential(String ticket) {
    return "/v1/credential?ticket=" + ticket + "&service=github";
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpRequest.Builder get(String path) {
    return request(path).GET();
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String exchangeRaw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
