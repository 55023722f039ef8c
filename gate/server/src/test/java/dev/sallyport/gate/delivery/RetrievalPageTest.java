package dev.sallyport.gate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As a browser without scripts. */
final class RetrievalPageTest {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"token\" value=\"(\\w+)\">");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static GateUnderTest gate;
  private static ApiClient owner;
  private static JsonNode profile;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("retrieval_page");
    owner = gate.newOrganisation();
    profile =
        owner
            .post(
                "/api/agents/onboard",
                "{\"agent_name\":\"trusted\",\"requested_tools\":[\"tokenops\"]}")
            .body();
    Reply invited = owner.post("/api/operators", "{\"name\":\"approver\",\"role\":\"approver\"}");
    new ApiClient(gate.url(), invited.text("token"))
        .post(
            "/api/trust-profiles/%s/approve".formatted(profile.path("trust_profile_id").asText()),
            "");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static JsonNode issue() {
    return owner
        .post(
            "/api/agents/access-keys",
            "{\"agent_id\":%s,\"trust_profile_id\":%s,\"onboarding_id\":%s,\"requested_tools\":[\"tokenops\"],\"delivery_channel\":\"one_time_retrieval\"}"
                .formatted(
                    profile.path("agent_id"),
                    profile.path("trust_profile_id"),
                    profile.path("onboarding_id")))
        .body();
  }

  private static URI link(JsonNode envelope) {
    return URI.create(gate.url() + URI.create(envelope.at("/retrieval/url").asText()).getPath());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(response.headers().firstValue("referrer-policy")).contains("no-referrer");
    return response;
  }

  private static HttpResponse<String> open(String url) throws IOException, InterruptedException {
    return isPage(send(HttpRequest.newBuilder(URI.create(url)).header("Accept", BROWSER)));
  }

  private static HttpResponse<String> submit(URI url, String form)
      throws IOException, InterruptedException {
    return isPage(
        send(
            HttpRequest.newBuilder(url)
                .header("Accept", BROWSER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))));
  }

  /** Whatever it says, it runs nothing, loads nothing, and can be read aloud. */
  private static HttpResponse<String> isPage(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .endsWith("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(response.body())
        .contains("<html lang=\"en\">", "<title>", "<h1>", "<main>")
        .doesNotContain("<script", "http://", "https://")
        .doesNotContainPattern("\\son[a-z]+=");
    return response;
  }

  @Test
  void aLinkIsOpenedAsOftenAsOneLikesAndItsButtonTakesTheKeyOnce()
      throws IOException, InterruptedException {
    JsonNode envelope = issue();
    String token = envelope.at("/retrieval/token").asText();

    open(link(envelope) + "?token=" + token);
    HttpResponse<String> opened = open(link(envelope) + "?token=" + token);

    assertThat(opened.statusCode()).isEqualTo(200);
    Matcher hidden = HIDDEN.matcher(opened.body());
    assertThat(hidden.find()).isTrue();
    assertThat(opened.body()).contains("<form method=\"post\" action=\"retrieval\"");
    assertThat(link(envelope).resolve("retrieval")).isEqualTo(link(envelope));
    HttpResponse<String> taken = submit(link(envelope), "token=" + hidden.group(1));
    assertThat(taken.statusCode()).isEqualTo(200);
    Matcher key =
        Pattern.compile("<output aria-labelledby=\"what\">(\\w+)</output>").matcher(taken.body());
    assertThat(key.find()).isTrue();
    assertThat(new ApiClient(gate.url(), key.group(1)).get("/api/agents/whoami").status())
        .isEqualTo(200);
    HttpResponse<String> again = submit(link(envelope), "token=" + hidden.group(1));
    assertThat(again.statusCode()).isEqualTo(410);
    assertThat(again.body()).contains("role=\"alert\"").doesNotContain(key.group(1));
    assertThat(open(link(envelope).toString()).body()).contains("no key here any more");
  }

  @Test
  void whoHasOnlyTheTokenPastesIt() throws IOException, InterruptedException {
    JsonNode envelope = issue();

    String page = open(link(envelope) + "?token=%22%3E%3Cscript%3E").body();

    assertThat(page).contains("<label for=\"token\">", "<input id=\"token\" name=\"token\"");
    String token = envelope.at("/retrieval/token").asText();
    assertThat(submit(link(envelope), "token=+" + token + "%0D%0A").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherTokenTakesNothing() throws IOException, InterruptedException {
    JsonNode envelope = issue();
    String other = issue().at("/retrieval/token").asText();
    String token = envelope.at("/retrieval/token").asText();

    for (String form :
        new String[] {
          "token=" + other, "", "token=", "token", "token=x&token=" + token, "other=" + token
        }) {
      assertThat(submit(link(envelope), form).statusCode()).as(form).isEqualTo(404);
    }
    assertThat(open(gate.url() + "/api/agents/access-keys/delivery_x/retrieval").statusCode())
        .isEqualTo(404);
    assertThat(submit(link(envelope), "token=" + token).statusCode()).isEqualTo(200);
  }

  @Test
  void programsGetJsonAsBefore() throws IOException, InterruptedException {
    JsonNode envelope = issue();
    for (String accept : new String[] {"application/json", "*/*"}) {
      HttpResponse<String> looked =
          send(HttpRequest.newBuilder(link(envelope)).header("Accept", accept));
      assertThat(looked.headers().firstValue("content-type")).contains("application/json");
      assertThat(looked.headers().firstValue("vary")).contains("accept");
    }
    HttpResponse<String> unknown =
        send(
            HttpRequest.newBuilder(link(envelope))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"token\":\"x\"}")));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | true",
        "TEXT/HTML;level=1 | true",
        "application/json, text/html;q=0.9 | false",
        "text/html;q=0, */* | false",
        "text/*, application/json;q=0.1 | true",
        "application/json | false",
        "*/* | false",
        "text/html;q=nonsense | false",
        "'' | false"
      })
  void aPageIsForWhoWouldRatherHaveOne(String accept, boolean page) {
    assertThat(AcceptedTypes.preferPage(Optional.of(accept))).isEqualTo(page);
    assertThat(AcceptedTypes.preferPage(Optional.empty())).isFalse();
  }
}
