package dev.sallyport.gate.binding;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gate's side of the exchange: the code for the secret, the secret's proof, a first signed call
 * (protocol section 3).
 */
final class VaultExchange {
  /**
   * Pauses before the second and third health call: the secret is handed over only once, so a
   * hiccup must not lose it.
   */
  private static final List<Duration> RETRY_AFTER =
      List.of(Duration.ofMillis(300), Duration.ofSeconds(1));

  private static final String HEALTH = "/v1/health";
  private static final byte[] EMPTY_OBJECT = Json.write(Map.of());

  private final Vertx vertx;
  private final OutboundCalls calls;
  private final CallSignatures signatures;

  VaultExchange(Vertx vertx, OutboundCalls calls, InstantSource clock) {
    this.vertx = vertx;
    this.calls = calls;
    this.signatures = new CallSignatures(clock);
  }

  /**
   * Redeems a registration's code.
   *
   * @param secretHash lower-case hexadecimal SHA-256 that the registration announced
   */
  Future<Exchanged> exchange(OutboundUrl url, InetAddress address, String code, String secretHash) {
    return calls
        .post(url, address, "/v1/exchange", Map.of(), Json.write(Map.of("code", code)))
        .recover(failure -> Future.failedFuture(BindingProblems.unreachable(failure)))
        .map(reply -> proven(reply, secretHash))
        .compose(
            exchanged -> firstCall(url, address, exchanged, 0).map(exchanged::withCapabilities));
  }

  private static Exchanged proven(OutboundCalls.Reply reply, String secretHash) {
    return switch (reply.status()) {
      case 200 -> announced(VaultReplies.exchanged(reply.body()), secretHash);
      case 400, 401, 403, 404, 409, 410 -> throw BindingProblems.codeRefused();
      default ->
          throw BindingProblems.unexpected(
              "The vault answered the exchange with status " + reply.status());
    };
  }

  private static Exchanged announced(Exchanged exchanged, String secretHash) {
    byte[] actual = exchanged.key().secret().sha256Hex().getBytes(US_ASCII);
    if (!MessageDigest.isEqual(actual, secretHash.getBytes(US_ASCII))) {
      throw BindingProblems.wrongSecret();
    }
    return exchanged;
  }

  private Future<List<String>> firstCall(
      OutboundUrl url, InetAddress address, Exchanged exchanged, int attempt) {
    Map<String, String> headers =
        signatures.of(exchanged.format(), exchanged.key(), url.endpoint(HEALTH), EMPTY_OBJECT);
    return calls
        .post(url, address, HEALTH, headers, EMPTY_OBJECT)
        .transform(
            (reply, failure) ->
                attempt < RETRY_AFTER.size() && (failure != null || reply.status() >= 500)
                    ? vertx
                        .timer(RETRY_AFTER.get(attempt).toMillis(), TimeUnit.MILLISECONDS)
                        .compose(paused -> firstCall(url, address, exchanged, attempt + 1))
                    : lastCall(reply, failure, exchanged));
  }

  private static Future<List<String>> lastCall(
      OutboundCalls.@Nullable Reply reply, @Nullable Throwable failure, Exchanged exchanged) {
    return reply == null
        ? Future.failedFuture(BindingProblems.unreachable(requireNonNull(failure)))
        : Future.succeededFuture(capabilities(reply, exchanged));
  }

  private static List<String> capabilities(OutboundCalls.Reply reply, Exchanged exchanged) {
    return switch (reply.status()) {
      case 200 ->
          VaultReplies.health(reply.body()).capabilities().orElseGet(exchanged::capabilities);
      case 401, 403 -> throw BindingProblems.callRefused();
      default ->
          throw BindingProblems.unexpected(
              "The vault answered a health call with status " + reply.status());
    };
  }
}
