package dev.sallyport.vault.oauth;

import dev.sallyport.vault.request.EndpointUrl;
import java.util.Optional;

/**
 * Where a provider is asked, and how.
 *
 * @param issuer what the provider calls itself, where that is known
 * @param namesItself whether the provider promised to name itself in every answer (RFC 9207)
 */
record Endpoints(
    EndpointUrl authorization,
    EndpointUrl token,
    Optional<String> issuer,
    boolean namesItself,
    ClientAuthentication authentication) {}
