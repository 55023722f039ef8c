package dev.sallyport.local.demo;

import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/**
 * What a vault offers a gate to bind to: a one-time code and the hash of a secret that is never
 * shown.
 *
 * @param code good once, for five minutes
 * @param webhookUrl the vault's address
 * @param secretHash SHA-256 of the secret in hexadecimal
 */
record Registration(String code, String webhookUrl, String secretHash) {
  /** Reads a vault's answer to {@code GET /v1/register-url}. */
  static Registration of(Answer answer) {
    Map<String, String> query = query(URI.create(answer.member("registrationUrl")));
    String hash = query.get("hmac_hash");
    if (hash == null) {
      throw new StepFailedException("the registration URL has no hmac_hash");
    }
    return new Registration(answer.member("code"), answer.member("webhookUrl"), hash);
  }

  private static Map<String, String> query(URI url) {
    String query = url.getQuery() == null ? "" : url.getQuery();
    return Arrays.stream(query.split("&"))
        .filter(part -> part.contains("="))
        .map(part -> part.split("=", 2))
        .collect(toMap(parts -> parts[0], parts -> parts[1], (first, second) -> first));
  }
}
