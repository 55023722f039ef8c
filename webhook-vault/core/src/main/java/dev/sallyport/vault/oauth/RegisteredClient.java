package dev.sallyport.vault.oauth;

import dev.sallyport.vault.request.EndpointUrl;
import java.util.Optional;

/** A client together with its provider. */
record RegisteredClient(OAuthClient client, Provider provider) {
  RegisteredClient {
    place(provider, client.facts());
  }

  /**
   * Where the provider of a client is: a base or an issuer.
   *
   * @throws IllegalArgumentException when the client names none and must, or one and may not
   */
  static String place(Provider provider, OAuthClient.Facts client) {
    if (provider.discovered()) {
      String issuer =
          client
              .place()
              .orElseThrow(() -> new IllegalArgumentException("this provider needs an issuer"));
      // Some issuers end with a slash, and it is part of their name.
      checked(issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer);
      return issuer;
    }
    if (client.place().isEmpty()) {
      return provider.base().orElse("");
    }
    if (!provider.selfHosted()) {
      throw new IllegalArgumentException("this provider is in one place only: name no URL");
    }
    String base = checked(client.place().get());
    provider.endpointsAt(base);
    return base;
  }

  private static String checked(String place) {
    if (place.endsWith("/") || EndpointUrl.parse(place).isEmpty()) {
      throw new IllegalArgumentException(
          "the URL must be https (or http on this machine) without a slash at its end, user, query"
              + " and fragment");
    }
    return place;
  }

  /** The endpoints, when no document has to be asked for them. */
  Optional<Endpoints> endpoints() {
    return provider.discovered()
        ? Optional.empty()
        : Optional.of(provider.endpointsAt(place(provider, client.facts())));
  }

  /** The issuer to ask, of a provider that is discovered. */
  String issuer() {
    return place(provider, client.facts());
  }
}
