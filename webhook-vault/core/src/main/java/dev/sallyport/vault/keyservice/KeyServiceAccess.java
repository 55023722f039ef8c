package dev.sallyport.vault.keyservice;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a key service is reached, beside its key's URI. Variables of the cloud providers keep the
 * names that their own tools give them.
 *
 * @param endpoint another address than the service's usual one, such as a private endpoint
 * @param authorities a file of PEM certificates that are trusted instead of Java's
 * @param token what HashiCorp Vault or OpenBao is asked with
 * @param tokenFile the same in a file, which is read before every question since agents renew it
 * @param namespace of HashiCorp Vault or OpenBao
 * @param aws AWS credentials
 * @param google Google credentials
 */
record KeyServiceAccess(
    Optional<String> endpoint,
    Optional<Path> authorities,
    Optional<Secret> token,
    Optional<Path> tokenFile,
    Optional<String> namespace,
    AwsAccess aws,
    GoogleAccess google) {
  static KeyServiceAccess from(Environment environment) {
    return new KeyServiceAccess(
        environment.optional("VAULT_KEK_ENDPOINT"),
        environment.path("VAULT_KEK_AUTHORITIES"),
        environment.optional("VAULT_KEK_TOKEN").map(Secret::of),
        environment.path("VAULT_KEK_TOKEN_FILE"),
        environment.optional("VAULT_KEK_NAMESPACE"),
        AwsAccess.from(environment),
        GoogleAccess.from(environment));
  }

  /** A service account's key file, else the machine's metadata. */
  record GoogleAccess(Optional<Path> keyFile, String metadata) {
    static GoogleAccess from(Environment environment) {
      return new GoogleAccess(
          environment.path("GOOGLE_APPLICATION_CREDENTIALS"),
          "http://" + environment.optional("GCE_METADATA_HOST", "metadata.google.internal"));
    }
  }
}
