package dev.sallyport.gate.signin;

import dev.sallyport.gate.identity.EmailAddress;
import dev.sallyport.gate.token.VerifiedToken;
import java.util.Optional;

/**
 * Who somebody is at their provider.
 *
 * @param email only if the provider has verified it
 */
record Identity(String issuer, String subject, Optional<EmailAddress> email) {
  static Identity of(VerifiedToken token) {
    return new Identity(
        token.issuer(), token.subject(), token.verifiedEmail().flatMap(EmailAddress::parse));
  }
}
