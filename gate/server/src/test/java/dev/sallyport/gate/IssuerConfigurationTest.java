package dev.sallyport.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.signin.OperatorIssuer;
import dev.sallyport.gate.signin.OperatorIssuer.SignInTime;
import dev.sallyport.gate.signin.SignInClient;
import dev.sallyport.gate.token.AuthorizedParties;
import dev.sallyport.service.configuration.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gate is told about identity providers, and what it refuses to be told. */
final class IssuerConfigurationTest {
  private static final String ISSUER = "https://login.example.org/realm";

  private static GateConfiguration read(String... namesAndValues) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "GATE_PUBLIC_URL", "https://gate.example.org",
                "GATE_DATABASE_URL", "postgresql://localhost:5432/gate",
                "GATE_DATABASE_USER", "gate",
                "GATE_DATABASE_PASSWORD", "password",
                "GATE_SEALING_KEYSET", "keyset"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return GateConfiguration.read(variables);
  }

  private static void refused(String problem, String... namesAndValues) {
    assertThatThrownBy(() -> read(namesAndValues))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void withoutAProviderNobodySignsIn() {
    assertThat(read().operators()).isEmpty();
  }

  @Test
  void aProviderIsAnIssuerAndAnAudience() {
    OperatorIssuer operators =
        read("GATE_OIDC_ISSUER", ISSUER, "GATE_OIDC_AUDIENCE", "gate, gate-api")
            .operators()
            .orElseThrow();

    assertThat(operators.issuer().issuer()).isEqualTo(ISSUER);
    assertThat(operators.issuer().audiences()).containsExactly("gate", "gate-api");
    assertThat(operators.issuer().parties())
        .isEqualTo(new AuthorizedParties(Set.of("gate", "gate-api"), false));
    assertThat(operators.organisation()).isEqualTo("default");
    assertThat(operators.time()).isEqualTo(SignInTime.AUTH_TIME);
    assertThat(operators.fresh()).isEqualTo(Duration.ofMinutes(10));
    assertThat(operators.tokensMakeKeys()).isFalse();
    assertThat(operators.client()).isEmpty();
  }

  @Test
  void everythingElseCanBeSaid() {
    OperatorIssuer operators =
        read(
                "GATE_OIDC_ISSUER", ISSUER,
                "GATE_OIDC_AUDIENCE", "gate",
                "GATE_OIDC_CLIENTS", "console",
                "GATE_OIDC_CLIENT_ID", "gate-client",
                "GATE_OIDC_CLIENT_SECRET", "hush",
                "GATE_OIDC_SESSION", "1h",
                "GATE_OIDC_ORGANISATION", "acme",
                "GATE_OIDC_SIGN_IN_TIME", "issued",
                "GATE_OIDC_FRESH", "5m",
                "GATE_OIDC_TOKENS_MAKE_KEYS", "true")
            .operators()
            .orElseThrow();

    assertThat(operators.issuer().parties())
        .isEqualTo(new AuthorizedParties(Set.of("console"), true));
    assertThat(operators.organisation()).isEqualTo("acme");
    assertThat(operators.time()).isEqualTo(SignInTime.ISSUED);
    assertThat(operators.fresh()).isEqualTo(Duration.ofMinutes(5));
    assertThat(operators.tokensMakeKeys()).isTrue();
    SignInClient client = operators.client().orElseThrow();
    assertThat(client.id()).isEqualTo("gate-client");
    assertThat(client.secret().orElseThrow().exposeText()).isEqualTo("hush");
    assertThat(client.session()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatIsUnsafeOrIncompleteIsRefused() {
    refused("GATE_OIDC_AUDIENCE", "GATE_OIDC_ISSUER", ISSUER);
    refused(
        "GATE_OIDC_ISSUER must be",
        "GATE_OIDC_ISSUER",
        "http://login.example.org",
        "GATE_OIDC_AUDIENCE",
        "gate");
    refused("GATE_OIDC_ISSUER must be set", "GATE_OIDC_AUDIENCE", "gate");
    refused("GATE_OIDC_ISSUER must be set", "GATE_OIDC_CLIENT_ID", "gate-client");
    refused("GATE_OIDC_SESSION", "GATE_OIDC_SESSION", "25h");
    refused(
        "GATE_OIDC_FRESH",
        "GATE_OIDC_ISSUER",
        ISSUER,
        "GATE_OIDC_AUDIENCE",
        "gate",
        "GATE_OIDC_FRESH",
        "2h");
  }

  @Test
  void tokensOfUsersAreNoTokensOfOperators() {
    refused(
        "GATE_OIDC_AUDIENCE must have nothing in common with GATE_USER_AUDIENCE",
        "GATE_OIDC_ISSUER",
        ISSUER,
        "GATE_OIDC_AUDIENCE",
        "gate,shared",
        "GATE_USER_ISSUER",
        ISSUER,
        "GATE_USER_AUDIENCE",
        "shared");
    assertThat(
            read(
                    "GATE_OIDC_ISSUER",
                    ISSUER,
                    "GATE_OIDC_AUDIENCE",
                    "gate",
                    "GATE_USER_ISSUER",
                    ISSUER,
                    "GATE_USER_AUDIENCE",
                    "users")
                .users())
        .isPresent();
  }
}
