package dev.sallyport.gate.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TrustRoutesTest {
  private static GateUnderTest gate;

  private ApiClient owner;
  private ApiClient approver;
  private String agent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("trust");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void people() {
    owner = gate.newOrganisation();
    Reply invited = owner.post("/api/operators", "{\"name\":\"approver\",\"role\":\"approver\"}");
    approver = new ApiClient(gate.url(), invited.text("token"));
    agent = owner.createAgent("wants trust").path("id").asText();
  }

  private Reply onboard(String more) {
    return owner.post(
        "/api/agents/onboard",
        "{\"agent_id\":\"%s\",\"requested_tools\":[\"tokenops\"]%s}".formatted(agent, more));
  }

  private static String said(Reply profile, String step) {
    return "/api/trust-profiles/" + profile.text("trust_profile_id") + "/" + step;
  }

  @Test
  void anAgentIsTrustedWhenSomebodyElseThanTheSenderHasSaidSo() {
    Reply sent =
        onboard(
            ",\"purpose\":\"token operations\",\"requested_endpoints\":[\"POST"
                + " /api/agents/run\"],\"accepted_data_modes\":[\"redacted\"],\"credit_account_id\":\"credit_acct_001\",\"contact_email\":\"Ops@Example.org\",\"callback_url\":\"http://127.0.0.1:9999/credentials\"");
    assertThat(sent.status()).isEqualTo(201);
    assertThat(sent.text("review_status")).isEqualTo("pending");
    assertThat(sent.text("next_action")).isEqualTo("await_review");
    assertThat(sent.text("onboarding_id")).startsWith("onboard_");
    assertThat(sent.body().at("/destinations/contact_email").asText()).isEqualTo("ops@example.org");

    Reply own = owner.post(said(sent, "approve"), "");
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.code()).isEqualTo("TRUST_OWN_REVIEW");
    Reply approved = approver.post(said(sent, "approve"), "{\"note\":\"seen\"}");

    assertThat(approved.status()).isEqualTo(200);
    assertThat(approved.text("review_status")).isEqualTo("approved");
    assertThat(approved.text("review_note")).isEqualTo("seen");
    Reply status = owner.get("/api/agents/status/" + sent.text("trust_profile_id"));
    assertThat(status.body()).isEqualTo(approved.body());
    assertThat(status.text("next_action")).isEqualTo("request_access_key");
    assertThat(status.body().at("/links/agent_status").asText())
        .isEqualTo("http://localhost:8080/api/agents/status/%s", sent.text("trust_profile_id"));
    assertThat(actions(sent.text("trust_profile_id")))
        .containsExactly("trust_requested", "trust_approved");
  }

  private static List<String> actions(String object) {
    return List.of(
        gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where object_id = '"
                    + object
                    + "'")
            .split(" "));
  }

  @Test
  void whatWasReviewedOnceIsNotReviewedAgain() {
    Reply sent = onboard("");
    assertThat(approver.post(said(sent, "revoke"), "").code()).isEqualTo("TRUST_STATE_CONFLICT");
    assertThat(approver.post(said(sent, "reject"), "").status()).isEqualTo(200);

    Reply late = approver.post(said(sent, "approve"), "");

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("TRUST_STATE_CONFLICT");
    assertThat(late.text("state")).isEqualTo("rejected");
  }

  @Test
  void whoeverSentItMayTakeTheTrustBack() {
    Reply sent = onboard("");
    approver.post(said(sent, "approve"), "");

    Reply revoked = owner.post(said(sent, "revoke"), "");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.text("next_action")).isEqualTo("onboard_again");
  }

  @Test
  void anAgentThatIsMadeForItsProfileHasNoKey() {
    Reply sent =
        owner.post(
            "/api/agents/onboard",
            "{\"agent_name\":\"newcomer\",\"requested_tools\":[\"tokenops\"]}");

    assertThat(sent.status()).isEqualTo(201);
    Reply made = owner.get("/api/agents/" + sent.text("agent_id"));
    assertThat(made.text("name")).isEqualTo("newcomer");
    assertThat(made.body().path("keys")).isEmpty();
  }

  @Test
  void anAgentHasOneProfileThatWaits() {
    assertThat(onboard("").status()).isEqualTo(201);

    Reply second = onboard("");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("detail")).contains("have it reviewed");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(owner.post("/api/agents/onboard", "{\"requested_tools\":[\"x\"]}").text("detail"))
        .contains("agent_id", "agent_name");
    assertThat(onboard(",\"agent_name\":\"x\"").text("detail")).contains("not both");
    assertThat(onboard(",\"requested_endpoints\":[\"GET x\"]").text("detail"))
        .contains("requested_endpoints", "a method and a path");
    assertThat(onboard(",\"receiver_public_key\":\"AAAA\"").text("detail")).contains("X25519");
    assertThat(onboard(",\"accepted_data_modes\":[null]").text("detail"))
        .contains("accepted_data_modes");
    Reply inside = onboard(",\"callback_url\":\"https://10.0.0.1/x\"");
    assertThat(inside.status()).isEqualTo(422);
    assertThat(inside.code()).isEqualTo("CALLBACK_URL_REFUSED");
    assertThat(onboard(",\"callback_url\":\"https://user@example.com\"").code())
        .isEqualTo("CALLBACK_URL_REFUSED");
    String absent = "agt_" + "0".repeat(22);
    assertThat(
            owner
                .post(
                    "/api/agents/onboard",
                    "{\"agent_id\":\"%s\",\"requested_tools\":[\"x\"]}".formatted(absent))
                .status())
        .isEqualTo(404);
  }

  @Test
  void listsWhatWaits() {
    Reply sent = onboard("");

    Reply waiting = approver.get("/api/trust-profiles?review_status=pending");

    assertThat(waiting.body().at("/trust_profiles/0")).isEqualTo(sent.body());
    assertThat(
            approver.get("/api/trust-profiles?review_status=approved").body().at("/trust_profiles"))
        .isEmpty();
    assertThat(approver.get("/api/trust-profiles?review_status=no").status()).isEqualTo(400);
  }

  @Test
  void anotherOrganisationSeesAndSaysNothing() {
    Reply sent = onboard("");
    ApiClient stranger = gate.newOrganisation();

    assertThat(stranger.get("/api/agents/status/" + sent.text("trust_profile_id")).status())
        .isEqualTo(404);
    assertThat(stranger.post(said(sent, "approve"), "").status()).isEqualTo(404);
    assertThat(stranger.get("/api/trust-profiles").body().path("trust_profiles")).isEmpty();
  }

  @Test
  void noHandChangesWhatWasReviewed() {
    Reply sent = onboard("");
    approver.post(said(sent, "approve"), "");
    String where = " where id = '" + sent.text("trust_profile_id") + "'";

    for (String change :
        List.of(
            "set tools = '{everything}'",
            "set callback_url = 'https://elsewhere.example'",
            "set review_status = 'pending', reviewed_by = null, reviewed_at = null")) {
      assertThat(refused("update trust_profile " + change + where)).as(change).isTrue();
    }
  }

  private static boolean refused(String statement) {
    try {
      gate.sql(statement);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
