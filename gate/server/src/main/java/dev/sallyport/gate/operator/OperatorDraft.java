package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.EmailAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operator to be.
 *
 * @param withToken whether to make a token; without one they can only sign in
 */
record OperatorDraft(String name, Role role, Optional<String> email, boolean withToken) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");

  OperatorDraft {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The field 'name' has lower-case letters, digits and hyphens, at most 64");
    }
    email = email.map(OperatorDraft::canonicalEmail);
    if (!withToken && email.isEmpty()) {
      throw new IllegalArgumentException(
          "Without a token an operator has to sign in: the field 'email' is missing");
    }
  }

  /** Lower case, as it is stored and compared. */
  static String canonicalEmail(String email) {
    return EmailAddress.parse(email)
        .map(EmailAddress::value)
        .orElseThrow(
            () -> new IllegalArgumentException("The field 'email' is not an e-mail address"));
  }
}
