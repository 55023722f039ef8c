package dev.sallyport.vault.keyservice;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A key service's HTTP with real keys behind it, and the ways in which it can fail. */
public abstract class FakeKeyService {
  /** What it does with a question. */
  public enum Mood {
    WORKS,
    THROTTLES,
    THROTTLES_ONCE,
    DENIES,
    IS_BROKEN,
    IS_SILENT,
    IGNORES_PLACES
  }

  /** What its callers prove themselves with; never in a message. */
  public static final String SECRET = "s3cret-of-the-caller";

  private final Map<String, Aead> keys = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final HttpServer server;
  private volatile Mood mood = Mood.WORKS;

  FakeKeyService(Vertx vertx) {
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> react(request, body.length() == 0 ? "{}" : body.toString())))
            .listen(0, "127.0.0.1")
            .await();
  }

  /** Where it listens. */
  public final String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Behaves in another way, and counts questions anew. */
  public final void become(Mood other) {
    mood = other;
    questions.set(0);
  }

  /** What it was asked since then. */
  public final int questions() {
    return questions.get();
  }

  private void react(HttpServerRequest request, String body) {
    questions.incrementAndGet();
    switch (mood) {
      case WORKS, IGNORES_PLACES -> attempt(request, body);
      case THROTTLES -> throttle(request);
      case THROTTLES_ONCE -> {
        if (questions.get() == 1) {
          throttle(request);
        } else {
          attempt(request, body);
        }
      }
      case DENIES -> deny(request);
      case IS_BROKEN -> answer(request, 503, new JsonObject().put("message", SECRET));
      case IS_SILENT -> {}
    }
  }

  private void attempt(HttpServerRequest request, String body) {
    try {
      work(request, body);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      mismatch(request);
    }
  }

  /** Does what is asked; throws when a ciphertext does not open. */
  abstract void work(HttpServerRequest request, String body) throws GeneralSecurityException;

  abstract void throttle(HttpServerRequest request);

  abstract void deny(HttpServerRequest request);

  abstract void mismatch(HttpServerRequest request);

  static void answer(HttpServerRequest request, int status, JsonObject body) {
    request.response().setStatusCode(status).end(body.toBuffer());
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] decode(JsonObject input, String name) {
    return Base64.getDecoder().decode(input.getString(name));
  }

  final byte[] encrypt(String key, byte[] plaintext, byte[] place) throws GeneralSecurityException {
    return key(key).encrypt(plaintext, place(place));
  }

  final byte[] decrypt(String key, byte[] ciphertext, byte[] place)
      throws GeneralSecurityException {
    return key(key).decrypt(ciphertext, place(place));
  }

  private byte[] place(byte[] place) {
    return mood == Mood.IGNORES_PLACES ? new byte[0] : place;
  }

  private Aead key(String name) {
    return keys.computeIfAbsent(name, missing -> make());
  }

  private static Aead make() {
    try {
      return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())
          .getPrimitive(AeadConfig2026.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
