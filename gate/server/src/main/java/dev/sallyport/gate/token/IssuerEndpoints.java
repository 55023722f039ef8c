package dev.sallyport.gate.token;

import java.net.URI;

/**
 * Where an issuer lets people sign in (OpenID Connect Discovery).
 *
 * @param authorization where browsers are sent; may have a query of its own
 * @param token where a code is exchanged
 */
public record IssuerEndpoints(URI authorization, URI token) {}
