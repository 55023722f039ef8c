package dev.sallyport.ticket.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sallyport.ticket.Bindings;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketLimits;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import dev.sallyport.ticket.call.CallHeaders;
import dev.sallyport.ticket.call.CallRefusal;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.call.CallVerification;
import dev.sallyport.ticket.call.CallVerifier;
import dev.sallyport.ticket.key.KeyText;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nothing that arrives may do more than be refused; what is honoured keeps to the limits whoever
 * signed it.
 */
final class ParsersFuzzTest {
  private static final TicketVerifier JWT = Bindings.verifier(TicketFormat.JWT);
  private static final TicketVerifier TOKENVAULT2 = Bindings.verifier(TicketFormat.TOKENVAULT2);
  private static final CallVerifier CALLS =
      CallVerifier.of(TicketFormat.TOKENVAULT2, List.of(Bindings.KEY));
  private static final String HEADER =
      base64Url(
          "{\"alg\":\"HS256\",\"kid\":\"key-17\",\"typ\":\"vault-ticket+jwt\"}".getBytes(US_ASCII));

  @FuzzTest
  void jwtText(byte[] input) {
    assertThat(JWT.verify(new String(input, ISO_8859_1), Bindings.expecting()))
        .isInstanceOf(Verification.Refused.class);
  }

  @FuzzTest
  void tokenvault2Text(byte[] input) {
    assertThat(TOKENVAULT2.verify(new String(input, ISO_8859_1), Bindings.expecting()))
        .isInstanceOf(Verification.Refused.class);
  }

  /**
   * As if the gate's key had leaked, or the gate had a bug: the payload is arbitrary and the
   * signature right.
   */
  @FuzzTest
  void jwtPayload(byte[] input) {
    String signed = HEADER + "." + base64Url(input);
    String ticket = signed + "." + base64Url(hmac(signed));

    requireWithinLimits(JWT.verify(ticket, Bindings.expecting()));
  }

  @FuzzTest
  void jwtHeader(byte[] input) {
    String signed = base64Url(input) + "." + base64Url("{}".getBytes(US_ASCII));

    assertThat(JWT.verify(signed + "." + base64Url(hmac(signed)), Bindings.expecting()))
        .isInstanceOf(Verification.Refused.class);
  }

  @FuzzTest
  void tokenvault2Payload(byte[] input) {
    String signed = base64Url(input);

    requireWithinLimits(
        TOKENVAULT2.verify(
            signed + "." + HexFormat.of().formatHex(hmac(signed)), Bindings.expecting()));
  }

  @FuzzTest
  void keyText(byte[] input) {
    String text = new String(input, ISO_8859_1);

    KeyText.parse(text).ifPresent(key -> assertThat(key.expose()).isEqualTo(text));
    KeyText.findIn(text).ifPresent(key -> assertThat(text).contains(key.expose()));
    assertThat(KeyText.looksLikeKey(text)).isEqualTo(KeyText.findIn(text).isPresent());
  }

  /** The first line is the signature, the second the timestamp, the rest the request id. */
  @FuzzTest
  void callHeaders(byte[] input) {
    String[] lines = new String(input, ISO_8859_1).split("\n", 3);
    CallHeaders headers = new CallHeaders(line(lines, 0), line(lines, 1), line(lines, 2));
    CallVerification verification =
        CALLS.verify(new CallTarget("POST", "/v1/storage"), headers, input, Bindings.NOW);

    assertThat(verification)
        .isInstanceOfSatisfying(
            CallVerification.Refused.class,
            refused -> assertThat(refused.reason()).isNotEqualTo(CallRefusal.REPLAYED));
  }

  private static void requireWithinLimits(Verification verification) {
    if (verification instanceof Verification.Verified verified) {
      Ticket ticket = verified.ticket().ticket();
      assertThat(ticket.expiresAt())
          .isAfter(Bindings.NOW)
          .isBeforeOrEqualTo(ticket.issuedAt().plus(TicketLimits.MAX_LIFETIME));
      assertThat(ticket.service()).isEqualTo(Bindings.GITHUB);
      assertThat(ticket.binding()).isEqualTo(Bindings.BINDING);
    }
  }

  private static List<String> line(String[] lines, int index) {
    return index < lines.length ? List.of(lines[index]) : List.of();
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Bindings.counting(), "HmacSHA256"));
      return mac.doFinal(text.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
