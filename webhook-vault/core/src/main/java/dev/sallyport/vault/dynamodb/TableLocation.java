package dev.sallyport.vault.dynamodb;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.keyservice.AwsAccess;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of DynamoDB and how it is reached.
 *
 * @param region of AWS, such as {@code eu-central-1}
 * @param table its name
 * @param endpoint another address than the region's own, such as a private endpoint: {@code
 *     VAULT_DYNAMODB_ENDPOINT}
 * @param access what requests are signed with
 */
public record TableLocation(
    String region, String table, Optional<String> endpoint, AwsAccess access) {
  /** Completes a sentence about {@code VAULT_STORE}. */
  public static final String EXPECTATION = "dynamodb:region/table";

  private static final String ENDPOINT = "VAULT_DYNAMODB_ENDPOINT";
  private static final Pattern SHAPE =
      Pattern.compile("dynamodb:([a-z]{2}[a-z0-9-]{1,30})/([A-Za-z0-9_.-]{3,255})");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https://[\\w.\\[\\]:-]+|http://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");

  /** The table that {@code text} names; what else it takes is read from {@code environment}. */
  public static Optional<TableLocation> parse(String text, Environment environment) {
    Matcher parts = SHAPE.matcher(text);
    return parts.matches()
        ? Optional.of(
            new TableLocation(
                parts.group(1), parts.group(2), endpoint(environment), AwsAccess.from(environment)))
        : Optional.empty();
  }

  /** Whether {@code text} names a table. */
  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  private static Optional<String> endpoint(Environment environment) {
    Optional<String> endpoint = environment.optional(ENDPOINT);
    if (endpoint.isPresent() && !ADDRESS.matcher(endpoint.get()).matches()) {
      environment.refuse(
          ENDPOINT, "must be https:// and a host, or http:// and a loopback address");
    }
    return endpoint;
  }

  String origin() {
    String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return endpoint.orElseGet(() -> "https://dynamodb." + region + suffix);
  }
}
