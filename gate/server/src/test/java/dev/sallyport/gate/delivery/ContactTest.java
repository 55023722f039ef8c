package dev.sallyport.gate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateServer;
import dev.sallyport.gate.GateUnderTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a mail server of somebody else's. */
final class ContactTest {
  private static final Pattern LINK =
      Pattern.compile(
          "http://localhost:8080(/api/agents/access-keys/delivery_\\w+/retrieval)\\?token=(\\w+)");
  private static final AtomicInteger CONTACTS = new AtomicInteger();
  private static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  private static GateUnderTest gate;
  private static ServedSchemas schemas;

  private final String contact = "ops%d@example.org".formatted(CONTACTS.incrementAndGet());
  private ApiClient owner;
  private JsonNode profile;

  @BeforeAll
  static void start() {
    MAIL.start();
    gate =
        GateUnderTest.start(
            "contacts",
            Map.of(
                "GATE_SMTP_HOST",
                "127.0.0.1",
                "GATE_SMTP_PORT",
                Integer.toString(MAIL.getSmtp().getPort()),
                "GATE_SMTP_SECURITY",
                "none",
                "GATE_SMTP_SENDER",
                "gate@sallyport.example"));
    schemas = new ServedSchemas(gate);
  }

  @AfterAll
  static void stop() {
    gate.close();
    MAIL.stop();
  }

  @BeforeEach
  void trust() {
    owner = gate.newOrganisation();
    Reply invited = owner.post("/api/operators", "{\"name\":\"approver\",\"role\":\"approver\"}");
    Reply onboarded =
        owner.post(
            "/api/agents/onboard",
            "{\"agent_name\":\"trusted\",\"requested_tools\":[\"tokenops\"],\"contact_email\":\"%s\"}"
                .formatted(contact));
    assertThat(onboarded.status()).as(onboarded.body().toString()).isEqualTo(201);
    profile = onboarded.body();
    new ApiClient(gate.url(), invited.text("token"))
        .post(
            "/api/trust-profiles/%s/approve".formatted(profile.path("trust_profile_id").asText()),
            "");
  }

  private Reply issue() {
    return owner.post(
        "/api/agents/access-keys",
        "{\"agent_id\":%s,\"trust_profile_id\":%s,\"onboarding_id\":%s,\"requested_tools\":[\"tokenops\"],\"delivery_channel\":\"contact_channel\"}"
            .formatted(
                profile.path("agent_id"),
                profile.path("trust_profile_id"),
                profile.path("onboarding_id")));
  }

  private MimeMessage[] mails() {
    return MAIL.findReceivedMessages(user -> user.getEmail().equals(contact), mail -> true)
        .toArray(MimeMessage[]::new);
  }

  private JsonNode deliveryThatIs(JsonNode envelope, String status) {
    String path =
        "/api/agents/access-keys/%s/delivery"
            .formatted(envelope.at("/delivery_proof/delivery_id").asText());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Reply reply = owner.get(path);
    while (!reply.text("delivery_status").equals(status) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      reply = owner.get(path);
    }
    schemas.takes(Schemas.DELIVERY, reply.body());
    assertThat(reply.text("delivery_status")).isEqualTo(status);
    return reply.body();
  }

  private static Reply take(Matcher link) {
    return ApiClient.send(
        HttpRequest.newBuilder(URI.create(gate.url() + link.group(1)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":\"" + link.group(2) + "\"}")));
  }

  @Test
  void aContactIsSentALinkAndNeverTheKeyAndTheLinkTakesItOnce()
      throws MessagingException, IOException {
    Reply issued = issue();
    assertThat(issued.status()).as(issued.body().toString()).isEqualTo(201);
    schemas.takes(Schemas.ENVELOPE, issued.body());
    assertThat(issued.body().has("retrieval")).isFalse();

    JsonNode delivered = deliveryThatIs(issued.body(), "contact_delivered");

    assertThat(delivered.path("delivered_to").asText()).isEqualTo(contact);
    assertThat(
            gate.query(
                "select count(*) from audit_in_words where object_id = '%s' and action = 'access_key_delivered'"
                    .formatted(issued.text("envelope_id"))))
        .isEqualTo("1");
    assertThat(mails()).hasSize(1);
    MimeMessage mail = mails()[0];
    assertThat(mail.getFrom())
        .extracting(Object::toString)
        .containsExactly("gate@sallyport.example");
    assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly(contact);
    assertThat(mail.getContentType()).startsWith("text/plain");
    String text = mail.getContent().toString();
    Matcher link = LINK.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    assertThat(text).contains(issued.text("envelope_id"), delivered.path("expires_at").asText());
    ApiClient.send(HttpRequest.newBuilder(URI.create(gate.url() + link.group(1))));
    ApiClient.send(
        HttpRequest.newBuilder(URI.create(gate.url() + link.group(1) + "?token=" + link.group(2))));
    Reply taken = take(link);
    assertThat(taken.status()).as("looking took nothing").isEqualTo(200);
    assertThat(GreenMailUtil.getWholeMessage(mail)).doesNotContain(taken.text("access_key"));
    assertThat(take(link).code()).isEqualTo("RETRIEVAL_ENDED");
  }

  @Test
  void onceTheMailIsSentItsLinkIsNowhereInTheDatabase() throws MessagingException, IOException {
    JsonNode envelope = issue().body();
    deliveryThatIs(envelope, "contact_delivered");
    Matcher link = LINK.matcher(mails()[0].getContent().toString());
    assertThat(link.find()).isTrue();

    for (String table : new String[] {"event", "event_delivery", "access_key_delivery", "audit"}) {
      assertThat(
              gate.query(
                  "select count(*) from %s t where t::text like '%%%s%%'"
                      .formatted(table, link.group(2))))
          .as(table)
          .isEqualTo("0");
    }
    assertThat(
            gate.query(
                "select count(*) from event e join access_key_delivery d on d.event = e.id where d.envelope = '%s' and e.sealed is null"
                    .formatted(envelope.path("envelope_id").asText())))
        .isEqualTo("1");
  }

  @Test
  void twoGatesSendEachMailOnce() {
    GateServer other = gate.another();
    try {
      List<JsonNode> envelopes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        envelopes.add(issue().body());
      }
      envelopes.forEach(envelope -> deliveryThatIs(envelope, "contact_delivered"));
      assertThat(mails()).hasSize(8);
    } finally {
      GateUnderTest.await(other.lifecycle().stop());
    }
  }

  @Test
  void aProfileWithoutContactHasNoneToWriteTo() {
    Reply onboarded =
        owner.post(
            "/api/agents/onboard",
            "{\"agent_name\":\"silent\",\"requested_tools\":[\"tokenops\"]}");
    gate.sql(
        "update trust_profile set review_status = 'approved', reviewed_by = 'op_x', reviewed_at = now() where id = '%s'"
            .formatted(onboarded.text("trust_profile_id")));
    profile = onboarded.body();

    assertThat(issue().code()).isEqualTo("DESTINATION_REQUIRED");
  }

  @Test
  void noAddressBringsAHeaderAlong() {
    for (String address :
        new String[] {
          "ops@example.org\\r\\nBcc: all@example.org",
          "ops@example.org, all@example.org",
          "ops,all@example.org",
          "<ops@example.org>",
          "ops> NOTIFY=SUCCESS@example.org",
          "ops@localhost",
          "\\\"o p s\\\"@example.org"
        }) {
      assertThat(
              owner
                  .post(
                      "/api/agents/onboard",
                      "{\"agent_name\":\"x\",\"requested_tools\":[\"tokenops\"],\"contact_email\":\"%s\"}"
                          .formatted(address))
                  .status())
          .as(address)
          .isEqualTo(400);
    }
  }
}
