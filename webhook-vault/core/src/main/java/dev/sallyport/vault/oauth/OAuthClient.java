package dev.sallyport.vault.oauth;

import dev.sallyport.ticket.ServiceName;
import java.util.Optional;

/**
 * Who the vault is at a provider, as its owner registered it there. Not a record: it holds the
 * client's secret.
 */
public final class OAuthClient {
  private final Facts facts;
  private final Optional<String> secret;

  /**
   * What may be shown of a client.
   *
   * @param name how credentials name it
   * @param provider a name in the catalogue
   * @param clientId what the provider calls it
   * @param place where the provider is: the base of a self-hosted one, or the issuer
   * @param scope what is asked for when a person connects
   * @param confidential whether it has a secret
   */
  public record Facts(
      ServiceName name,
      String provider,
      String clientId,
      Optional<String> place,
      Optional<String> scope,
      boolean confidential) {
    private static final String VISIBLE = "[!-~]{1,256}";
    private static final String SCOPE = "[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*";
    private static final int SCOPE_CHARACTERS = 1_024;

    /** Checks the shapes; {@link OAuthClients} whether the provider takes it. */
    public Facts {
      if (!clientId.matches(VISIBLE)) {
        throw new IllegalArgumentException("a client id is 1 to 256 visible ASCII characters");
      }
      if (scope
          .filter(text -> text.length() > SCOPE_CHARACTERS || !text.matches(SCOPE))
          .isPresent()) {
        throw new IllegalArgumentException(
            "a scope is names of visible ASCII characters with one space between them, at most 1,024 characters");
      }
    }
  }

  /**
   * A client.
   *
   * @param secret what it proves itself with; none for a public client
   * @throws IllegalArgumentException when the secret cannot be one
   */
  public OAuthClient(
      ServiceName name,
      String provider,
      String clientId,
      Optional<String> secret,
      Optional<String> place,
      Optional<String> scope) {
    if (secret.filter(text -> !text.matches("[ -~]{1,4096}")).isPresent()) {
      throw new IllegalArgumentException("a client's secret is 1 to 4,096 ASCII characters");
    }
    this.facts = new Facts(name, provider, clientId, place, scope, secret.isPresent());
    this.secret = secret;
  }

  /** What may be shown of it. */
  public Facts facts() {
    return facts;
  }

  /** Only what proves the vault to the provider, or seals it, may ask. */
  Optional<String> exposeForProof() {
    return secret;
  }

  @Override
  public String toString() {
    return "OAuthClient[" + facts.name + "]";
  }
}
