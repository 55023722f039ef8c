package dev.sallyport.gate;

import dev.sallyport.gate.delegation.UserIssuer;
import dev.sallyport.gate.operator.PgOrganisations;
import dev.sallyport.gate.signin.OperatorIssuer;
import dev.sallyport.gate.signin.OperatorIssuer.SignInTime;
import dev.sallyport.gate.signin.SignInClient;
import dev.sallyport.gate.token.AuthorizedParties;
import dev.sallyport.gate.token.TrustedIssuer;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a gate is told about identity providers. */
final class IssuerConfiguration {
  private static final String OPERATORS = "GATE_OIDC_ISSUER";
  private static final String USERS = "GATE_USER_ISSUER";

  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration SESSION = Duration.ofHours(8);

  private IssuerConfiguration() {}

  /** Whose tokens prove who a user is. */
  static Optional<UserIssuer> users(Environment environment) {
    List<String> audiences = environment.list("GATE_USER_AUDIENCE");
    String organisation = environment.optional("GATE_USER_ORGANISATION", PgOrganisations.DEFAULT);
    return environment
        .optional(USERS)
        .flatMap(
            issuer ->
                issuer(
                    environment,
                    USERS,
                    "GATE_USER_AUDIENCE",
                    issuer.strip(),
                    audiences,
                    AuthorizedParties.anybody()))
        .map(issuer -> new UserIssuer(issuer, organisation));
  }

  /** Where operators sign in. */
  static Optional<OperatorIssuer> operators(Environment environment) {
    Optional<String> url = environment.optional(OPERATORS).map(String::strip);
    List<String> audiences = environment.list("GATE_OIDC_AUDIENCE");
    List<String> clients = environment.list("GATE_OIDC_CLIENTS");
    String organisation = environment.optional("GATE_OIDC_ORGANISATION", PgOrganisations.DEFAULT);
    Optional<SignInClient> client = client(environment);
    SignInTime time = environment.choice("GATE_OIDC_SIGN_IN_TIME", SignInTime.AUTH_TIME);
    Duration fresh =
        environment.duration("GATE_OIDC_FRESH", FRESH, Duration.ofMinutes(1), Duration.ofHours(1));
    boolean tokensMakeKeys = environment.flag("GATE_OIDC_TOKENS_MAKE_KEYS", false);
    if (url.isEmpty() && (!audiences.isEmpty() || client.isPresent())) {
      environment.refuse(
          OPERATORS, "must be set where GATE_OIDC_AUDIENCE or GATE_OIDC_CLIENT_ID is");
    }
    return url.flatMap(
            issuer ->
                issuer(
                    environment,
                    OPERATORS,
                    "GATE_OIDC_AUDIENCE",
                    issuer,
                    audiences,
                    parties(audiences, clients)))
        .map(
            issuer ->
                new OperatorIssuer(issuer, organisation, client, time, fresh, tokensMakeKeys));
  }

  private static Optional<SignInClient> client(Environment environment) {
    Optional<Secret> secret = environment.optionalSecret("GATE_OIDC_CLIENT_SECRET");
    Duration session =
        environment.duration(
            "GATE_OIDC_SESSION", SESSION, Duration.ofMinutes(5), Duration.ofHours(24));
    return environment
        .optional("GATE_OIDC_CLIENT_ID")
        .map(id -> new SignInClient(id.strip(), secret, session));
  }

  /** A token for several audiences says for which client it was made, also if none is named. */
  private static AuthorizedParties parties(List<String> audiences, List<String> clients) {
    return clients.isEmpty()
        ? new AuthorizedParties(Set.copyOf(audiences), false)
        : new AuthorizedParties(Set.copyOf(clients), true);
  }

  private static Optional<TrustedIssuer> issuer(
      Environment environment,
      String variable,
      String audienceVariable,
      String issuer,
      List<String> audiences,
      AuthorizedParties parties) {
    try {
      return Optional.of(new TrustedIssuer(issuer, audiences, false, parties));
    } catch (IllegalArgumentException e) { // its message would show the value
      environment.refuse(
          variable,
          "must be the issuer's https URL, and " + audienceVariable + " whom its tokens are for");
      return Optional.empty();
    }
  }

  /**
   * Users hand their tokens to agents ({@code X-User-Token}): one that is an operator's as well
   * would make every such agent an operator.
   */
  static void refuseOverlap(
      Environment environment, Optional<UserIssuer> users, Optional<OperatorIssuer> operators) {
    boolean overlap =
        users.isPresent()
            && operators.isPresent()
            && users.get().issuer().issuer().equals(operators.get().issuer().issuer())
            && users.get().issuer().audiences().stream()
                .anyMatch(operators.get().issuer().audiences()::contains);
    if (overlap) {
      environment.refuse(
          "GATE_OIDC_AUDIENCE",
          "must have nothing in common with GATE_USER_AUDIENCE: users hand their tokens to agents");
    }
  }
}
