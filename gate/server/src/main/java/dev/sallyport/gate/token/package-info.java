/**
 * Signed tokens of other people's identity providers (OpenID Connect, RFC 9068): operators who sign
 * in, users who delegate. A token is believed only after every check here; tickets have nothing to
 * do with it.
 */
@NullMarked
package dev.sallyport.gate.token;

import org.jspecify.annotations.NullMarked;
