package dev.sallyport.vault;

import static dev.sallyport.vault.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.endpoint.HeaderSource;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A whole vault on a real store, one event loop, a clock that the test moves. */
final class VaultUnderTest implements AutoCloseable {
  static final String GATE_URL = "https://gate.example.com";
  static final String VAULT_URL = "https://vault.example.com/v";
  static final String OWNER_SECRET = "an owner's secret of some length";
  private static final String CLIENT = "192.0.2.7";
  private static final AtomicInteger ORGANISATIONS = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MovingClock clock;
  private final VaultConfiguration configuration;
  private final VaultApplication application;
  private final VaultHandler handler;
  private @Nullable ClosedStore beside;

  private VaultUnderTest(Map<String, String> environment, MovingClock clock) {
    this.clock = clock;
    this.configuration = Environment.read(environment, "VAULT_", VaultConfiguration::from);
    this.application =
        await(
            VaultApplication.start(
                vertx, configuration, SealingSuites.ofEveryRuntime(), registry, clock));
    this.handler = await(on(application::handler));
  }

  /** The variables of a vault with a new key, beside those of its store. */
  static Map<String, String> environment(Path folder, Map<String, String> store) {
    Path key = folder.resolve("kek.json");
    if (!new KeyFile(key).exists()) {
      new KeyFile(key).create(LocalKeyEncryptionKeys.generate());
    }
    Map<String, String> environment = new LinkedHashMap<>(store);
    // One database serves many tests, each with an organisation of its own.
    environment.put("VAULT_ORGANISATION", "acme-" + ORGANISATIONS.incrementAndGet());
    environment.put("VAULT_GATE_URL", GATE_URL);
    environment.put("VAULT_PUBLIC_URL", VAULT_URL);
    environment.put("VAULT_KEK_FILE", key.toString());
    environment.put("VAULT_OWNER_SECRET", OWNER_SECRET);
    environment.put("VAULT_CORS_ORIGINS", "https://console.example.com");
    return environment;
  }

  /** Makes the keyset, as {@code vault init} does. */
  static void initialise(Map<String, String> environment) {
    Vertx vertx = Vertx.vertx();
    try {
      VaultConfiguration configuration =
          Environment.read(environment, "VAULT_", VaultConfiguration::from);
      ClosedStore store = await(configuration.store().connect(vertx, InstantSource.system()));
      await(
          VaultKeyset.generate(configuration.organisation())
              .wrap(await(configuration.key().keys(vertx, InstantSource.system())), 1)
              .compose(wrapped -> store.keysets().create(wrapped)));
      await(store.close());
    } finally {
      await(vertx.close());
    }
  }

  static VaultUnderTest start(Map<String, String> environment, MovingClock clock) {
    return new VaultUnderTest(environment, clock);
  }

  Organisation organisation() {
    return configuration.organisation();
  }

  List<Route> routes() {
    return handler.routes();
  }

  MovingClock clock() {
    return clock;
  }

  Answer get(String path, String query, Map<String, String> headers) {
    return call("GET", path, query, new byte[0], headers);
  }

  Answer post(String path, String body, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putIfAbsent("content-type", "application/json");
    return call("POST", path, "", body.getBytes(UTF_8), all);
  }

  Answer call(String method, String path, String query, byte[] body, Map<String, String> headers) {
    return callFrom(CLIENT, method, path, query, body, headers);
  }

  /** The same from another address. */
  Answer callFrom(
      String client,
      String method,
      String path,
      String query,
      byte[] body,
      Map<String, String> headers) {
    VaultResponse response = await(start(client, method, path, query, body, headers));
    return new Answer(
        response, response.stream().isEmpty() ? response.body() : await(on(() -> whole(response))));
  }

  Future<VaultResponse> start(
      String method, String path, String query, byte[] body, Map<String, String> headers) {
    return start(CLIENT, method, path, query, body, headers);
  }

  private Future<VaultResponse> start(
      String client,
      String method,
      String path,
      String query,
      byte[] body,
      Map<String, String> headers) {
    VaultRequest request =
        VaultRequest.of(method, path)
            .query(query)
            .body(body)
            .client(client)
            .headers(new SentHeaders(headers));
    return on(() -> handler.handle(request));
  }

  /** A body that came in parts, put together. */
  private static Future<byte[]> whole(VaultResponse response) {
    BodyStream stream = response.stream().orElseThrow();
    Buffer all = Buffer.buffer();
    Promise<byte[]> promise = Promise.promise();
    stream.handler(all::appendBuffer);
    stream.exceptionHandler(promise::tryFail);
    stream.endHandler(end -> promise.tryComplete(all.getBytes()));
    stream.resume();
    return promise.future();
  }

  private <T> Future<T> on(Supplier<Future<T>> work) {
    return VaultApplication.onContext(context, work);
  }

  /** What it tells that it can. */
  List<String> capabilities() {
    List<String> names = new ArrayList<>();
    get("/v1/health", "", Map.of())
        .json()
        .path("capabilities")
        .forEach(each -> names.add(each.asText()));
    return names;
  }

  /** Everything in the vault's own log, oldest first. */
  List<LogEntry> log() {
    return inStore(store -> store.log().page(organisation(), OptionalLong.empty(), 500))
        .entries()
        .stream()
        .map(RecordedEntry::entry)
        .flatMap(Optional::stream)
        .toList()
        .reversed();
  }

  /** Puts all that was logged into the tree, as a server does by itself. */
  void integrate() {
    for (int i = 0; i < 200 && !isIntegrated(); i++) {
      integrateOnce();
    }
  }

  void integrateOnce() {
    await(application.integrateLog());
  }

  /** Removes from the log what is older than it is kept. */
  void removeOldEntries() {
    await(application.removeOldEntries());
  }

  private boolean isIntegrated() {
    long newest =
        inStore(store -> store.log().page(organisation(), OptionalLong.empty(), 1))
            .entries()
            .getFirst()
            .sequence();
    return inStore(store -> store.logTrees().orElseThrow().find(organisation()))
        .filter(tree -> tree.lastSequence() >= newest)
        .isPresent();
  }

  double count(String counter) {
    return registry.find(counter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** Looks into the store past the vault. */
  <T> T inStore(Function<Store, Future<T>> work) {
    return withStore((store, keyset) -> work.apply(store));
  }

  /** Enrols an agent's key, as the owner's command does beside a running vault. */
  void enrol(AgentId agent, RecipientKey key) {
    EnrolmentSeal seal = new EnrolmentSeal(keyset());
    inStore(store -> store.enrolments().put(seal.seal(agent, key, clock.instant())));
  }

  <T> T withStore(BiFunction<Store, CredentialEnvelope, Future<T>> work) {
    return withKeyset((store, keyset) -> work.apply(store, new CredentialEnvelope(keyset)));
  }

  /** The same with the keyset, as the owner's commands have it. */
  <T> T withKeyset(BiFunction<Store, VaultKeyset, Future<T>> work) {
    VaultKeyset keyset = keyset();
    return await(on(() -> beside().open(keyset).compose(store -> work.apply(store, keyset))));
  }

  /** Makes a backup and restores it at once, as the owner's commands do beside a running vault. */
  void restoreABackupOfNow() {
    VaultKeyset keyset = keyset();
    List<byte[]> pieces = new ArrayList<>();
    await(beside().backups(keyset).read(pieces::add));
    WrappedKeyset wrapped =
        await(
            configuration
                .key()
                .keys(vertx, clock)
                .compose(keys -> keyset.wrap(keys, keyset.generation() + 1)));
    Restoration restoration = new Restoration(clock.instant(), clock.instant());
    await(
        beside()
            .backups(keyset)
            .restore(pieces, new RestoreOrder(keyset, wrapped, restoration, true)));
  }

  private VaultKeyset keyset() {
    return await(
        beside()
            .keysets()
            .find(organisation())
            .compose(
                found ->
                    configuration
                        .key()
                        .keys(vertx, clock)
                        .compose(keys -> VaultKeyset.unwrap(found.orElseThrow(), keys))));
  }

  /** A second connection to the same store, as another process would have it. */
  private ClosedStore beside() {
    ClosedStore known = beside;
    if (known == null) {
      known = await(configuration.store().connect(vertx, InstantSource.system()));
      beside = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (beside != null) {
      await(beside.close());
    }
    await(application.close());
    await(vertx.close());
  }

  private record SentHeaders(Map<String, String> headers) implements HeaderSource {
    @Override
    public Iterable<String> values(String name) {
      String value = headers.get(name);
      return value == null ? List.of() : List.of(value);
    }

    @Override
    public Iterable<Map.Entry<String, String>> all() {
      return headers.entrySet();
    }
  }

  /** An answer, read. */
  static final class Answer {
    private final VaultResponse response;
    private final byte[] body;

    Answer(VaultResponse response, byte[] body) {
      this.response = response;
      this.body = body;
    }

    VaultResponse response() {
      return response;
    }

    int status() {
      return response.status();
    }

    String text() {
      return new String(body, UTF_8);
    }

    JsonNode json() {
      try {
        return Json.read(body, JsonNode.class);
      } catch (JsonRefused e) {
        throw new AssertionError("not JSON: " + text(), e);
      }
    }

    String error() {
      return json().path("error").asText();
    }

    String header(String name) {
      return response.headers().stream()
          .filter(header -> header.name().equals(name))
          .map(VaultResponse.Header::value)
          .findFirst()
          .orElse("");
    }
  }
}
