package dev.sallyport.vault.oauth;

import dev.sallyport.vault.request.EndpointUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an OAuth provider (the catalogue's data, not code).
 *
 * @param base where the provider itself is, in the place of {@code {base}}
 * @param selfHosted whether an organisation may run one, so that its owner names another base
 * @param endpoints how the endpoints are written; empty when an issuer's document says it
 * @param rotates whether a refresh token is replaced by using it
 * @param grantRefused what this provider calls {@code invalid_grant} beside that
 * @param clientRefused what it calls {@code invalid_client} beside that
 */
record Provider(
    String name,
    Optional<String> base,
    boolean selfHosted,
    Optional<Templates> endpoints,
    ClientAuthentication authentication,
    boolean rotates,
    String scopeSeparator,
    Map<String, String> authorizationParameters,
    List<String> grantRefused,
    List<String> clientRefused) {
  private static final String BASE = "{base}";
  private static final String PARAMETER = "[a-z_]{1,32}";
  private static final String ERROR = "[a-z_]{1,64}";

  /** The endpoints before the base is known. */
  record Templates(String authorization, String token, Optional<String> issuer) {}

  Provider {
    authorizationParameters = Map.copyOf(authorizationParameters);
    grantRefused = List.copyOf(grantRefused);
    clientRefused = List.copyOf(clientRefused);
  }

  /**
   * What an entry of the catalogue means.
   *
   * @throws IllegalArgumentException when it is incomplete or contradicts itself
   */
  static Provider of(String name, ProviderEntry entry) {
    require(name.matches("[a-z]{1,32}"), name, "name");
    Map<String, String> parameters = required(entry.authorizationParameters(), name);
    require(parameters.keySet().stream().allMatch(key -> key.matches(PARAMETER)), name, "names");
    require(
        errors(entry.grantRefused(), name) && errors(entry.clientRefused(), name), name, "errors");
    String separator = required(entry.scopeSeparator(), name);
    require(separator.matches("[ ,]"), name, "scopeSeparator");
    Provider provider =
        new Provider(
            name,
            Optional.ofNullable(entry.base()),
            isTrue(entry.selfHosted()),
            templates(name, entry),
            required(entry.clientAuthentication(), name),
            entry.rotates(),
            separator,
            new TreeMap<>(parameters),
            required(entry.grantRefused(), name),
            required(entry.clientRefused(), name));
    require(!provider.selfHosted || provider.base.isPresent(), name, "selfHosted");
    provider.base.ifPresent(provider::endpointsAt);
    return provider;
  }

  private static Optional<Templates> templates(String name, ProviderEntry entry) {
    boolean written = entry.authorization() != null || entry.token() != null;
    boolean discovered = isTrue(entry.discovered());
    require(discovered != written, name, "discovered");
    return discovered
        ? Optional.empty()
        : Optional.of(
            new Templates(
                required(entry.authorization(), name),
                required(entry.token(), name),
                Optional.ofNullable(entry.issuer())));
  }

  private static boolean isTrue(@Nullable Boolean member) {
    return member != null && member;
  }

  private static boolean errors(@Nullable List<String> errors, String name) {
    return required(errors, name).stream().allMatch(error -> error.matches(ERROR));
  }

  private static void require(boolean holds, String name, String member) {
    if (!holds) {
      throw new IllegalArgumentException("provider " + name + " is not understood: " + member);
    }
  }

  private static <T> T required(@Nullable T member, String name) {
    if (member == null) {
      throw new IllegalArgumentException("provider " + name + " is incomplete");
    }
    return member;
  }

  /** Whether the endpoints are found out from the document of an issuer. */
  boolean discovered() {
    return endpoints.isEmpty();
  }

  /** The endpoints of the provider at {@code base}, of one that needs no discovery. */
  Endpoints endpointsAt(String base) {
    Templates templates = endpoints.orElseThrow();
    return new Endpoints(
        EndpointUrl.of(templates.authorization.replace(BASE, base)),
        EndpointUrl.of(templates.token.replace(BASE, base)),
        templates.issuer.map(issuer -> issuer.replace(BASE, base)),
        false,
        authentication);
  }
}
