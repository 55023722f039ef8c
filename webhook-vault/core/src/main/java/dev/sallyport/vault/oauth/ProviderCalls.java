package dev.sallyport.vault.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.outbound.UpstreamAddresses;
import dev.sallyport.vault.outbound.UpstreamAnswer;
import dev.sallyport.vault.outbound.Upstreams;
import dev.sallyport.vault.outbound.WholeBody;
import dev.sallyport.vault.request.EndpointUrl;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.RequestQuery;
import dev.sallyport.vault.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Calls to providers: to an address that was looked at, bounded in time and size, following no
 * redirect.
 */
final class ProviderCalls {
  /** From the look-up of the name to the last byte of the answer. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** Bytes: tokens with all the groups of a large company in them, and a discovery document. */
  private static final int LONGEST_ANSWER = 256 * 1024;

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final UpstreamAddresses addresses;
  private final Upstreams upstreams;

  ProviderCalls(UpstreamAddresses addresses, Upstreams upstreams) {
    this.addresses = addresses;
    this.upstreams = upstreams;
  }

  /** An answer that was read to its end. */
  private record Whole(int status, List<Header> headers, Buffer body) {
    Optional<Duration> pause() {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase("retry-after"))
          .map(Header::value)
          .filter(value -> value.matches("[0-9]{1,6}"))
          .map(value -> Duration.ofSeconds(Long.parseLong(value)))
          .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
          .findFirst();
    }
  }

  /** A document that anybody may read; fails with a {@link VaultRefusal}. */
  Future<byte[]> document(EndpointUrl url) {
    UpstreamRequest request =
        new UpstreamRequest(
            Method.GET, url.origin(), url.path(), RequestQuery.none(), accepting(), new byte[0]);
    return call(request)
        .compose(
            whole ->
                whole.status == 200
                    ? Future.succeededFuture(whole.body.getBytes())
                    : Future.failedFuture(
                        new VaultRefusal(
                            VaultError.PROVIDER_ERROR,
                            "discovery_refused",
                            "The issuer gives no document about its endpoints.")));
  }

  /** Asks the token endpoint as {@code client}. The future does not fail. */
  Future<TokenReply> tokens(
      RegisteredClient client, Endpoints endpoints, Map<String, String> parameters) {
    ReplyReader reader = new ReplyReader(client.provider());
    return ask(tokenRequest(client, endpoints, parameters), reader::read)
        .recover(failure -> Future.succeededFuture(reply(failure)));
  }

  /** Asks a token endpoint that wants no other proof than what the form holds; does not fail. */
  Future<TokenReply> form(EndpointUrl url, Map<String, String> form, ReplyReader reader) {
    return ask(formRequest(url, form, accepting()), reader::read)
        .recover(failure -> Future.succeededFuture(reply(failure)));
  }

  /** Reads a whole answer. */
  @FunctionalInterface
  interface Reading<T> {
    T read(int status, Optional<Duration> pause, byte[] body);
  }

  /** Sends what is made elsewhere. */
  <T> Future<T> ask(UpstreamRequest request, Reading<T> reading) {
    return call(request)
        .map(whole -> reading.read(whole.status, whole.pause(), whole.body.getBytes()));
  }

  /** What it means for the request that was sent, or was not. */
  static TokenReply.Failure reply(Throwable failure) {
    if (failure instanceof VaultRefusal refusal) {
      return switch (refusal.reason()) {
        case "address_not_allowed" -> new TokenReply.Unreachable(true);
        case "upstream_unknown" -> new TokenReply.Unreachable(false);
        case "answer_too_long" -> new TokenReply.Nonsense();
        default -> new TokenReply.NoAnswer();
      };
    }
    return new TokenReply.NoAnswer();
  }

  private Future<Whole> call(UpstreamRequest request) {
    Future<Whole> whole =
        addresses
            .of(request.origin())
            .compose(address -> upstreams.send(request, address))
            .compose(ProviderCalls::whole);
    // What comes later is read and dropped; the client bounds how much later.
    return whole.timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Future<Whole> whole(UpstreamAnswer answer) {
    return WholeBody.of(answer, LONGEST_ANSWER)
        .map(body -> new Whole(answer.status(), answer.headers(), Buffer.buffer(body)));
  }

  private static UpstreamRequest tokenRequest(
      RegisteredClient client, Endpoints endpoints, Map<String, String> parameters) {
    Map<String, String> form = new LinkedHashMap<>(parameters);
    List<Header> headers = new ArrayList<>(accepting());
    String id = client.client().facts().clientId();
    Optional<String> secret = client.client().exposeForProof();
    if (secret.isPresent() && endpoints.authentication() == ClientAuthentication.BASIC) {
      headers.add(new Header("authorization", basic(id, secret.get())));
    } else {
      form.put("client_id", id);
      secret.ifPresent(value -> form.put("client_secret", value));
    }
    return formRequest(endpoints.token(), form, headers);
  }

  private static UpstreamRequest formRequest(
      EndpointUrl url, Map<String, String> form, List<Header> others) {
    List<Header> headers = new ArrayList<>(others);
    headers.add(new Header("content-type", "application/x-www-form-urlencoded"));
    return new UpstreamRequest(
        Method.POST,
        url.origin(),
        url.path(),
        RequestQuery.none(),
        headers,
        encoded(form).getBytes(US_ASCII));
  }

  private static List<Header> accepting() {
    return List.of(
        new Header("accept", "application/json"), new Header("user-agent", "sallyport-vault"));
  }

  /** Both are encoded as in a form before they are joined (RFC 6749, section 2.3.1). */
  private static String basic(String id, String secret) {
    String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            each ->
                URLEncoder.encode(each.getKey(), UTF_8)
                    + "="
                    + URLEncoder.encode(each.getValue(), UTF_8))
        .collect(joining("&"));
  }
}
