package dev.sallyport.vault.keyservice;

import dev.sallyport.service.configuration.Secret;
import dev.sallyport.vault.keyservice.KeyServiceAccess.AwsAccess;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;

/**
 * What requests to AWS are signed with: from the environment, the container's endpoint, or the
 * machine's metadata (IMDSv2). Looked up for each question: a vault asks when it starts and when a
 * key changes.
 */
final class AwsCredentials {
  private static final String METADATA_PATH = "/latest/meta-data/iam/security-credentials/";

  private final KeyServiceHttp http;
  private final AwsAccess access;

  AwsCredentials(KeyServiceHttp http, AwsAccess access) {
    this.http = http;
    this.access = access;
  }

  /** A set of credentials. */
  record Found(String id, Secret key, Optional<Secret> session) {}

  Future<Found> find() {
    if (access.id().isPresent() && access.key().isPresent()) {
      return Future.succeededFuture(
          new Found(access.id().get(), access.key().get(), access.session()));
    }
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
          "there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the container or"
              + " machine a role");
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
