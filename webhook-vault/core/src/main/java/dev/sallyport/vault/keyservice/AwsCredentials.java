package dev.sallyport.vault.keyservice;

import dev.sallyport.service.configuration.Secret;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What requests to AWS are signed with: from the environment, the container's endpoint, or the
 * machine's metadata (IMDSv2).
 */
public final class AwsCredentials {
  private static final String METADATA_PATH = "/latest/meta-data/iam/security-credentials/";

  /** Those of a container or machine are replaced several minutes before they end. */
  private static final Duration KEPT = Duration.ofMinutes(2);

  private final KeyServiceHttp http;
  private final AwsAccess access;
  private final Duration kept;
  private volatile @Nullable Kept last;

  /** Looked up for each question: of a key service little is asked. */
  AwsCredentials(KeyServiceHttp http, AwsAccess access) {
    this(http, access, Duration.ZERO);
  }

  private AwsCredentials(KeyServiceHttp http, AwsAccess access, Duration kept) {
    this.http = http;
    this.access = access;
    this.kept = kept;
  }

  /** For a service that is asked for every request: what was found is used for two minutes. */
  public static AwsCredentials of(Vertx vertx, InstantSource clock, AwsAccess access) {
    return new AwsCredentials(
        new KeyServiceHttp(
            vertx, clock, KeyServiceHttp.Patience.USUAL, "AWS metadata", Optional.empty()),
        access,
        KEPT);
  }

  /**
   * A set of credentials.
   *
   * @param id of the access key
   * @param key its secret part
   * @param session the token of temporary credentials
   */
  public record Found(String id, Secret key, Optional<Secret> session) {}

  private record Kept(Found found, long since) {}

  /** The credentials of now. */
  public Future<Found> find() {
    if (access.id().isPresent() && access.key().isPresent()) {
      return Future.succeededFuture(
          new Found(access.id().get(), access.key().get(), access.session()));
    }
    Kept known = last;
    return known != null && System.nanoTime() - known.since() < kept.toNanos()
        ? Future.succeededFuture(known.found())
        : lookUp().onSuccess(found -> last = new Kept(found, System.nanoTime()));
  }

  /** Looks them up anew the next time: they were refused. */
  public void forget() {
    last = null;
  }

  private Future<Found> lookUp() {
    return access.container().map(this::fromContainer).orElseGet(this::fromMachine);
  }

  private Future<Found> fromContainer(String url) {
    return authorization()
        .compose(
            token ->
                get(url, token.map(text -> Map.of("authorization", text)).orElseGet(Map::of))
                    .map(AwsCredentials::parse));
  }

  private Future<Optional<String>> authorization() {
    return access
        .containerTokenFile()
        .map(file -> http.readFile(file).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(access.containerToken().map(Secret::exposeText)));
  }

  private Future<Found> fromMachine() {
    return http.ask(
            () ->
                new KeyServiceHttp.Asked(
                    HttpMethod.PUT,
                    access.metadata() + "/latest/api/token",
                    Map.of("x-aws-ec2-metadata-token-ttl-seconds", "60"),
                    Buffer.buffer()))
        .map(AwsCredentials::requireThere)
        .map(token -> Map.of("x-aws-ec2-metadata-token", token.text()))
        .compose(
            token ->
                get(access.metadata() + METADATA_PATH, token)
                    .compose(
                        role -> get(access.metadata() + METADATA_PATH + role.text().strip(), token))
                    .map(AwsCredentials::parse));
  }

  private Future<KeyServiceHttp.Answer> get(String url, Map<String, String> headers) {
    return http.ask(() -> new KeyServiceHttp.Asked(HttpMethod.GET, url, headers, Buffer.buffer()))
        .map(AwsCredentials::requireThere);
  }

  private static KeyServiceHttp.Answer requireThere(KeyServiceHttp.Answer answer) {
    if (!answer.isSuccess()) {
      throw new KeysetException(
          "there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give"
              + " the container or machine a role");
    }
    return answer;
  }

  private static Found parse(KeyServiceHttp.Answer answer) {
    return new Found(
        answer.text("AccessKeyId"),
        Secret.of(answer.text("SecretAccessKey")),
        Optional.of(Secret.of(answer.text("Token"))));
  }
}
