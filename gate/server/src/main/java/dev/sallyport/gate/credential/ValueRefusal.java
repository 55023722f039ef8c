package dev.sallyport.gate.credential;

import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Refuses a body that carries a credential's value, and says where it belongs. A value that was
 * sent here by mistake is named by its member only: it is never repeated, stored or logged.
 */
final class ValueRefusal {
  /** 422 {@code VALUE_NOT_ACCEPTED}. */
  static final ProblemType VALUE_NOT_ACCEPTED =
      new ProblemType("VALUE_NOT_ACCEPTED", 422, "The gate takes no credential values");

  /** Lower case, without hyphens and underscores. */
  private static final Set<String> VALUE_MEMBERS =
      Set.of(
          "accesstoken",
          "refreshtoken",
          "idtoken",
          "token",
          "apikey",
          "key",
          "secret",
          "clientsecret",
          "password",
          "passphrase",
          "value",
          "values",
          "credential",
          "credentials",
          "fields",
          "data",
          "certificate",
          "certificatedata",
          "certificatechain",
          "privatekey",
          "privatekeydata",
          "sshkey",
          "sshprivatekey",
          "totpsecret",
          "totpuri",
          "seed");

  private ValueRefusal() {}

  /**
   * Fails with {@link #VALUE_NOT_ACCEPTED} when the body has a member, at any depth, that holds a
   * value by its name.
   */
  static void check(Object body) {
    switch (body) {
      case Map<?, ?> members ->
          members.forEach(
              (name, value) -> {
                refuseValueMember(String.valueOf(name));
                checkIfPresent(value);
              });
      case Collection<?> elements -> elements.forEach(ValueRefusal::checkIfPresent);
      default -> {
        // texts, numbers and truth values have no members
      }
    }
  }

  private static void checkIfPresent(Object value) {
    if (value != null) {
      check(value);
    }
  }

  private static void refuseValueMember(String name) {
    String folded = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    if (VALUE_MEMBERS.contains(folded)) {
      throw refusal();
    }
  }

  private static ProblemException refusal() {
    return Problem.of(
            VALUE_NOT_ACCEPTED,
            "The gate keeps metadata only and has stored nothing. Ask for a store ticket with POST /api/vault/store-ticket and send the value to your vault's"
                + " /v1/store with it. If what you sent is a real secret, replace it: it has left your hands")
        .asException();
  }
}
