package dev.sallyport.vault.keyservice;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where AWS credentials come from, in this order: fixed ones, as a function has them; the
 * container's endpoint (ECS, EKS Pod Identity); the machine's metadata. The variables keep the
 * names that Amazon's own tools give them.
 *
 * @param id of an access key
 * @param key its secret part
 * @param session the token of temporary credentials
 * @param container URL of the container's endpoint
 * @param containerToken what that is asked with
 * @param containerTokenFile the same in a file
 * @param metadata URL of the machine's metadata
 */
public record AwsAccess(
    Optional<String> id,
    Optional<Secret> key,
    Optional<Secret> session,
    Optional<String> container,
    Optional<Secret> containerToken,
    Optional<Path> containerTokenFile,
    String metadata) {
  /** Reads the variables. */
  public static AwsAccess from(Environment environment) {
    return new AwsAccess(
        environment.optional("AWS_ACCESS_KEY_ID"),
        environment.optional("AWS_SECRET_ACCESS_KEY").map(Secret::of),
        environment.optional("AWS_SESSION_TOKEN").map(Secret::of),
        environment
            .optional("AWS_CONTAINER_CREDENTIALS_FULL_URI")
            .or(
                () ->
                    environment
                        .optional("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
                        .map(path -> "http://169.254.170.2" + path)),
        environment.optional("AWS_CONTAINER_AUTHORIZATION_TOKEN").map(Secret::of),
        environment.path("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
        environment.optional("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254"));
  }
}
