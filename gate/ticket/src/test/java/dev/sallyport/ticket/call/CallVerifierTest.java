package dev.sallyport.ticket.call;

import static dev.sallyport.ticket.Bindings.KEY;
import static dev.sallyport.ticket.Bindings.NEXT_KEY;
import static dev.sallyport.ticket.Bindings.NOW;
import static dev.sallyport.ticket.TicketFormat.JWT;
import static dev.sallyport.ticket.TicketFormat.TOKENVAULT2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.signing.CallSigner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallVerifierTest {
  private static final CallTarget STORAGE = new CallTarget("POST", "/v1/storage?a=b");
  private static final byte[] BODY = "{\"operation\":\"list\"}".getBytes(UTF_8);
  private static final String REQUEST_ID = "req_01-a.B";

  @EnumSource
  @ParameterizedTest
  void acceptsWhatWasSigned(TicketFormat format) {
    assertThat(verify(format, signed(format, NOW), NOW))
        .isEqualTo(new CallVerification.Accepted(REQUEST_ID));
  }

  @EnumSource
  @ParameterizedTest
  void acceptsTheKeyThatIsBeingRotatedIn(TicketFormat format) {
    CallHeaders headers =
        read(format, CallSigner.of(format, NEXT_KEY).sign(STORAGE, REQUEST_ID, BODY, NOW));

    assertThat(verify(format, headers, NOW)).isEqualTo(new CallVerification.Accepted(REQUEST_ID));
  }

  @Test
  void refusesOtherBodies() {
    CallHeaders headers = signed(JWT, NOW);
    byte[] other = "{\"operation\":\"get\"}".getBytes(UTF_8);

    assertThat(verifier(JWT).verify(STORAGE, headers, other, NOW))
        .isEqualTo(refused(CallRefusal.BAD_SIGNATURE));
  }

  @Test
  void signsMethodPathAndRequestIdInOurOwnDialect() {
    CallHeaders headers = signed(JWT, NOW);
    CallHeaders renamed =
        new CallHeaders(headers.signature(), headers.timestamp(), List.of("req_02"));

    assertThat(verifier(JWT).verify(new CallTarget("PUT", "/v1/storage?a=b"), headers, BODY, NOW))
        .isEqualTo(refused(CallRefusal.BAD_SIGNATURE));
    assertThat(verifier(JWT).verify(new CallTarget("POST", "/v1/storage"), headers, BODY, NOW))
        .isEqualTo(refused(CallRefusal.BAD_SIGNATURE));
    assertThat(verify(JWT, renamed, NOW)).isEqualTo(refused(CallRefusal.BAD_SIGNATURE));
  }

  @Test
  void knowsThatTheOtherDialectSignsOnlyTimeAndBody() {
    assertThat(
            verifier(TOKENVAULT2)
                .verify(new CallTarget("POST", "/v1/refresh"), signed(TOKENVAULT2, NOW), BODY, NOW))
        .isInstanceOf(CallVerification.Accepted.class);
  }

  @Test
  void acceptsFiveMinutesEitherWayAndNotASecondMore() {
    CallHeaders headers = signed(JWT, NOW);

    assertThat(verify(JWT, headers, NOW.plusSeconds(300)))
        .isInstanceOf(CallVerification.Accepted.class);
    assertThat(verify(JWT, headers, NOW.minusSeconds(300)))
        .isInstanceOf(CallVerification.Accepted.class);
    assertThat(verify(JWT, headers, NOW.plusSeconds(301))).isEqualTo(refused(CallRefusal.STALE));
    assertThat(verify(JWT, headers, NOW.minusSeconds(301))).isEqualTo(refused(CallRefusal.STALE));
  }

  @Test
  void signsTheTimestamp() {
    CallHeaders headers = signed(JWT, NOW);
    CallHeaders later =
        new CallHeaders(headers.signature(), List.of("1700000001"), headers.requestId());

    assertThat(verify(JWT, later, NOW)).isEqualTo(refused(CallRefusal.BAD_SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "+1700000000",
        "01700000000",
        "1700000000.0",
        " 1700000000",
        "1700000000 ",
        "1e9",
        "9999999999999",
        "abc",
        "١٧"
      })
  void refusesTimestampsInAnyOtherSpelling(String timestamp) {
    CallHeaders headers = signed(JWT, NOW);

    assertThat(
            verify(
                JWT,
                new CallHeaders(headers.signature(), List.of(timestamp), headers.requestId()),
                NOW))
        .isEqualTo(refused(CallRefusal.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\nb",
        "é",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void refusesRequestIdsThatAreNone(String requestId) {
    CallHeaders headers = signed(JWT, NOW);

    assertThat(
            verify(
                JWT,
                new CallHeaders(headers.signature(), headers.timestamp(), List.of(requestId)),
                NOW))
        .isEqualTo(refused(CallRefusal.MALFORMED));
    assertThatThrownBy(() -> CallSigner.of(JWT, KEY).sign(STORAGE, requestId, BODY, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesMissingAndRepeatedHeaders() {
    CallHeaders good = signed(JWT, NOW);
    String signature = good.signature().getFirst();

    assertThat(verify(JWT, new CallHeaders(List.of(), good.timestamp(), good.requestId()), NOW))
        .isEqualTo(refused(CallRefusal.MALFORMED));
    assertThat(verify(JWT, new CallHeaders(good.signature(), List.of(), good.requestId()), NOW))
        .isEqualTo(refused(CallRefusal.MALFORMED));
    assertThat(verify(JWT, new CallHeaders(good.signature(), good.timestamp(), List.of()), NOW))
        .isEqualTo(refused(CallRefusal.MALFORMED));
    assertThat(
            verify(
                JWT,
                new CallHeaders(List.of(signature, signature), good.timestamp(), good.requestId()),
                NOW))
        .isEqualTo(refused(CallRefusal.MALFORMED));
  }

  @Test
  void refusesSignaturesInAnyOtherSpelling() {
    CallHeaders good = signed(JWT, NOW);
    String signature = good.signature().getFirst();

    for (String other :
        List.of(
            "",
            "v1=",
            signature.substring(3),
            signature.toUpperCase(Locale.ROOT),
            "v2=" + signature.substring(3),
            "sha256=" + signature.substring(3),
            signature + "0",
            signature.substring(0, 66),
            "v1=" + signature.substring(3).toUpperCase(Locale.ROOT))) {
      assertThat(
              verify(JWT, new CallHeaders(List.of(other), good.timestamp(), good.requestId()), NOW))
          .isEqualTo(refused(CallRefusal.MALFORMED));
    }
  }

  @Test
  void neverAcceptsASignatureWithOneDigitChanged() {
    CallHeaders good = signed(JWT, NOW);
    String signature = good.signature().getFirst();

    for (int i = 3; i < signature.length(); i++) {
      String changed =
          signature.substring(0, i)
              + (signature.charAt(i) == '0' ? '1' : '0')
              + signature.substring(i + 1);
      assertThat(
              verify(
                  JWT, new CallHeaders(List.of(changed), good.timestamp(), good.requestId()), NOW))
          .isEqualTo(refused(CallRefusal.BAD_SIGNATURE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get", "GET /", "G\n"})
  void aTargetsMethodIsUpperCaseLetters(String method) {
    assertThatThrownBy(() -> new CallTarget(method, "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "/a b", "/a\nb", "/é", "/\u007f"})
  void aTargetsPathIsPlain(String path) {
    assertThatThrownBy(() -> new CallTarget("GET", path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void acceptsEveryRequestIdThatIsOne() {
    for (String requestId : List.of("azAZ09._-", "x".repeat(64))) {
      CallHeaders headers = read(JWT, CallSigner.of(JWT, KEY).sign(STORAGE, requestId, BODY, NOW));

      assertThat(verify(JWT, headers, NOW)).isEqualTo(new CallVerification.Accepted(requestId));
    }
  }

  @Test
  void readsTimestampsOfTwelveDigits() {
    CallHeaders headers = signed(JWT, NOW);
    CallHeaders far =
        new CallHeaders(headers.signature(), List.of("999999999999"), headers.requestId());

    assertThat(verify(JWT, far, NOW)).isEqualTo(refused(CallRefusal.STALE));
  }

  @Test
  void needsKeysWithDifferentIds() {
    assertThatThrownBy(() -> CallVerifier.of(JWT, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CallVerifier.of(JWT, List.of(KEY, KEY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CallHeaders signed(TicketFormat format, Instant now) {
    return read(format, CallSigner.of(format, KEY).sign(STORAGE, REQUEST_ID, BODY, now));
  }

  private static CallHeaders read(TicketFormat format, Map<String, String> sent) {
    return CallHeaders.read(format, name -> Stream.ofNullable(sent.get(name)).toList());
  }

  private static CallVerifier verifier(TicketFormat format) {
    return CallVerifier.of(format, List.of(KEY, NEXT_KEY));
  }

  private static CallVerification verify(TicketFormat format, CallHeaders headers, Instant now) {
    return verifier(format).verify(STORAGE, headers, BODY, now);
  }

  private static CallVerification refused(CallRefusal reason) {
    return new CallVerification.Refused(reason);
  }
}
