package dev.sallyport.gate.delegation;

import dev.sallyport.gate.token.TrustedIssuer;

/**
 * Who signs users' tokens, and for which organisation: a gate has users of one.
 *
 * @param organisation its name
 */
public record UserIssuer(TrustedIssuer issuer, String organisation) {}
