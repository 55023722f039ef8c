package dev.sallyport.ticket;

import static dev.sallyport.ticket.Bindings.KEY;
import static dev.sallyport.ticket.Bindings.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.call.CallHeaders;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.call.CallVerification;
import dev.sallyport.ticket.call.CallVerifier;
import dev.sallyport.ticket.signing.CallSigner;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Values computed by others for Token Vault's protocol 2.x under the secret 00 01 … 1f: agreeing
 * with ourselves proves nothing.
 */
final class GoldenVectorsTest {
  private static final byte[] BODY =
      "{\"operation\":\"get\",\"collection\":\"tokens\",\"key\":\"github\",\"requestId\":\"req_testfixture01\"}"
          .getBytes(UTF_8);
  private static final String BODY_TAG =
      "c196ad249f0d81158ebfec10a47f7f67122de187c094332e9ae9290bc45fcdeb";
  private static final String PAYLOAD =
      "{\"sub\":\"user_test\",\"svc\":\"github\",\"pur\":\"agent_credential\",\"iat\":1700000000,\"exp\":9999999999,"
          + "\"nonce\":\"deadbeefdeadbeefdeadbeefdeadbeef\",\"aid\":\"agent_test\"}";
  private static final String PAYLOAD_TAG =
      "b5b3f0d261e89c53c9db035d68244b1d4862a3e9c84edd111f502f9b148da74a";
  private static final CallTarget STORAGE = new CallTarget("POST", "/v1/storage");

  @Test
  void signsTheGoldenCall() {
    Map<String, String> headers =
        CallSigner.of(TicketFormat.TOKENVAULT2, KEY).sign(STORAGE, "req_testfixture01", BODY, NOW);

    assertThat(headers)
        .containsOnly(
            Map.entry("X-TokenVault-Signature", "sha256=" + BODY_TAG),
            Map.entry("X-TokenVault-Timestamp", "1700000000"),
            Map.entry("X-TokenVault-Request-Id", "req_testfixture01"));
  }

  @Test
  void acceptsTheGoldenCall() {
    CallHeaders headers =
        new CallHeaders(
            List.of("sha256=" + BODY_TAG), List.of("1700000000"), List.of("req_testfixture01"));

    assertThat(
            CallVerifier.of(TicketFormat.TOKENVAULT2, List.of(KEY))
                .verify(STORAGE, headers, BODY, NOW))
        .isEqualTo(new CallVerification.Accepted("req_testfixture01"));
  }

  /**
   * The golden ticket expires in 2286: its encoding and signature are right, and then its lifetime
   * is too long for us.
   */
  @Test
  void findsTheGoldenTicketsSignatureRightAndItsLifetimeTooLong() {
    String ticket = base64Url(PAYLOAD) + "." + PAYLOAD_TAG;
    String otherTag = PAYLOAD_TAG.replace('b', 'c');

    assertThat(verify(ticket)).isEqualTo(new Verification.Refused(TicketRefusal.LIFETIME_TOO_LONG));
    assertThat(verify(base64Url(PAYLOAD) + "." + otherTag))
        .isEqualTo(new Verification.Refused(TicketRefusal.BAD_SIGNATURE));
  }

  /**
   * The same fields in the same order as the golden payload, but for an expiry that a ticket of
   * ours can have.
   */
  @Test
  void writesTheBytesOfTheGoldenPayload() {
    Ticket ticket =
        new Ticket(
            new TicketId("deadbeefdeadbeefdeadbeefdeadbeef"),
            Bindings.BINDING,
            "agent_test",
            Bindings.GITHUB,
            Purpose.AGENT_CREDENTIAL,
            NOW,
            Instant.ofEpochSecond(1_700_000_060),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("user_test"),
            Optional.empty());

    String text = Bindings.signer(TicketFormat.TOKENVAULT2).sign(ticket);

    assertThat(text).startsWith(base64Url(PAYLOAD.replace("9999999999", "1700000060")) + ".");
  }

  private static Verification verify(String ticket) {
    return Bindings.verifier(TicketFormat.TOKENVAULT2).verify(ticket, Bindings.expecting());
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
