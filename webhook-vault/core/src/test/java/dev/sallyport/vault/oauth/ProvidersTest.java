package dev.sallyport.vault.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.request.EndpointUrl;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvidersTest {
  private static final String GITEA =
      """
      {"gitea": {"base": "https://gitea.example.com", "selfHosted": true,
        "authorization": "{base}/login/oauth/authorize", "token": "{base}/login/oauth/access_token",
        "clientAuthentication": "POST", "rotates": true, "scopeSeparator": " ",
        "authorizationParameters": {}, "grantRefused": [], "clientRefused": []}}\
      """;

  @Test
  void knowsTheProvidersThatItNames() {
    Providers providers = Providers.builtIn();

    assertThat(providers.names())
        .containsExactly("atlassian", "github", "gitlab", "google", "microsoft", "oidc", "slack");
    for (String name : providers.names()) {
      Provider provider = providers.find(name).orElseThrow();
      if (!provider.discovered()) {
        Endpoints endpoints = provider.endpointsAt(provider.base().orElse(""));
        assertThat(endpoints.authorization().origin().tls()).as(name).isTrue();
        assertThat(endpoints.token().origin().tls()).as(name).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "github,,https://github.com/login/oauth/access_token",
    "github,https://git.acme.example,https://git.acme.example/login/oauth/access_token",
    "gitlab,https://acme.example/gitlab,https://acme.example/gitlab/oauth/token",
    "google,,https://oauth2.googleapis.com/token",
    "microsoft,https://login.microsoftonline.com/acme,https://login.microsoftonline.com/acme/oauth2/v2.0/token",
    "slack,,https://slack.com/api/oauth.v2.access",
    "atlassian,,https://auth.atlassian.com/oauth/token"
  })
  void findsTheTokenEndpointOfAClient(String provider, String place, String token) {
    assertThat(client(provider, Optional.ofNullable(place)).endpoints().orElseThrow().token())
        .hasToString(token);
  }

  @Test
  void asksAnIssuerForItsEndpoints() {
    RegisteredClient client = client("oidc", Optional.of("https://id.example.com/"));

    assertThat(client.endpoints()).isEmpty();
    assertThat(client.issuer()).isEqualTo("https://id.example.com/");
  }

  private static RegisteredClient client(String provider, Optional<String> place) {
    return new RegisteredClient(
        new OAuthClient(
            new ServiceName("some"), provider, "id", Optional.of("s"), place, Optional.empty()),
        Providers.builtIn().find(provider).orElseThrow());
  }

  @Test
  void takesAProviderThatIsNothingButALineMore() {
    Provider gitea = Providers.parse(GITEA.getBytes(UTF_8)).find("gitea").orElseThrow();

    assertThat(gitea.endpointsAt("https://g.example").authorization())
        .hasToString("https://g.example/login/oauth/authorize");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rotates\": true|\"rotates\": true, \"grantTypes\": []",
        "\"clientAuthentication\": \"POST\"|\"clientAuthentication\": \"JWT\"",
        "\"clientAuthentication\": \"POST\",|",
        "\"scopeSeparator\": \" \"|\"scopeSeparator\": \";\"",
        "\"token\": \"{base}/login/oauth/access_token\",|",
        "{base}/login/oauth/authorize|{base}/login?client=x",
        "{base}/login/oauth/access_token|{host}/login",
        "https://gitea.example.com|https://u@gitea.example.com",
        "\"base\": \"https://gitea.example.com\",|",
        "\"selfHosted\": true|\"selfHosted\": true, \"discovered\": true",
        "\"authorizationParameters\": {}|\"authorizationParameters\": {\"a&b\": \"c\"}",
        "\"grantRefused\": []|\"grantRefused\": [\"Not An Error\"]",
        "\"gitea\"|\"Gitea\""
      })
  void refusesWhatItDoesNotUnderstand(String text, String instead) {
    assertThat(GITEA).contains(text);
    String changed = GITEA.replace(text, instead == null ? "" : instead);

    assertThatIllegalArgumentException().isThrownBy(() -> Providers.parse(changed.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "http:/x",
        "https://a.example/../b",
        "https://a.example/%2e",
        "https://A.example",
        "https://a.example:443",
        "https://a@b.example",
        "https://a.example\\@b",
        "https://a.example/x?y",
        "https://a.example/#x",
        "https://2130706433/x",
        "file:///etc",
        "https://a.example//b"
      })
  void takesNoUrlThatCouldBeReadInTwoWays(String url) {
    assertThat(EndpointUrl.parse(url)).isEmpty();
  }

  @Test
  void printsNoSecretOfAClient() {
    OAuthClient client =
        new OAuthClient(
            new ServiceName("some"),
            "github",
            "id",
            Optional.of("s3cret"),
            Optional.empty(),
            Optional.of("repo"));

    assertThat(client.toString() + client.facts()).doesNotContain("s3cret");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new OAuthClient(
                    new ServiceName("some"),
                    "github",
                    "two words",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
  }
}
