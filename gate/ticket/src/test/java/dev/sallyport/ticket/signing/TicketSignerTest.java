package dev.sallyport.ticket.signing;

import static dev.sallyport.ticket.Bindings.BINDING;
import static dev.sallyport.ticket.Bindings.GITHUB;
import static dev.sallyport.ticket.Bindings.KEY;
import static dev.sallyport.ticket.Bindings.NOW;
import static dev.sallyport.ticket.TicketFormat.JWT;
import static dev.sallyport.ticket.TicketFormat.TOKENVAULT2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Bindings;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.StoreMode;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.ticket.TicketLimits;
import dev.sallyport.ticket.Verification;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TicketSignerTest {
  private static final RequestHash REQUEST =
      RequestHash.of("GET", Optional.empty(), "/repos/a").orElseThrow();
  private static final String NONCE = "AAECAwQFBgcICQoLDA0ODw";

  @EnumSource
  @ParameterizedTest
  void whatWasSignedIsWhatIsVerified(TicketFormat format) {
    Ticket ticket = Bindings.ticket(format).withCreation("crn_3");

    assertThat(verified(format, ticket, Bindings.expecting())).isEqualTo(ticket);
  }

  @EnumSource
  @ParameterizedTest
  void carriesTheModeOfAStore(TicketFormat format) {
    Ticket ticket = store(format).withMode(StoreMode.OVERWRITE);

    assertThat(verified(format, ticket, Bindings.expecting(Purpose.STORE))).isEqualTo(ticket);
  }

  @Test
  void bindsAJwtToItsHolder() {
    Ticket ticket = Bindings.ticket(JWT).withHolder(HolderBinding.ofNonce(NONCE).orElseThrow());

    assertThat(verified(JWT, ticket, Bindings.expectingNonce(NONCE))).isEqualTo(ticket);
  }

  @Test
  void writesOwnerAndAgentInTokenvault2() {
    Ticket ticket = Bindings.ticket(TOKENVAULT2).withOwner("usr_5");

    assertThat(verified(TOKENVAULT2, ticket, Bindings.expecting())).isEqualTo(ticket);
    assertThat(payload(TOKENVAULT2, ticket))
        .contains("\"sub\":\"usr_5\"")
        .contains("\"aid\":\"agt_7\"")
        .contains("\"pid\":\"grt_9\"");
  }

  @Test
  void leavesTheOwnerOutOfAJwt() {
    assertThat(payload(JWT, Bindings.ticket(JWT).withOwner("usr_5")))
        .doesNotContain("usr_5")
        .contains("\"sub\":\"agt_7\"");
  }

  @Test
  void namesKeyAlgorithmAndTypeInAJwtsHeader() {
    String header = Bindings.signer(JWT).sign(Bindings.ticket(JWT)).split("\\.", -1)[0];

    assertThat(new String(Base64.getUrlDecoder().decode(header), UTF_8))
        .isEqualTo("{\"kid\":\"key-17\",\"alg\":\"HS256\",\"typ\":\"vault-ticket+jwt\"}");
  }

  @Test
  void theLongestTicketFitsTheLimit() {
    BindingIdentity longest = new BindingIdentity(url('g'), url('v'));
    String id = "i".repeat(TicketLimits.MAX_ID_CHARS);
    Ticket ticket =
        new Ticket(
            TicketId.random(JWT),
            longest,
            id,
            new ServiceName("s".repeat(64)),
            Purpose.REQUEST,
            NOW,
            NOW.plusSeconds(60),
            Optional.of(id),
            Optional.of(id),
            HolderBinding.ofNonce(NONCE),
            Optional.of(REQUEST),
            Optional.empty(),
            Optional.empty());

    assertThat(
            TicketSigner.of(JWT, longest, new BindingKey("k".repeat(64), KEY.secret()))
                .sign(ticket))
        .hasSizeLessThanOrEqualTo(TicketLimits.MAX_TICKET_CHARS);
    assertThat(
            BindingIdentity.MAX_URL_CHARS
                + "/v1/credential?ticket=&service=".length()
                + TicketLimits.MAX_TICKET_CHARS
                + 64)
        .isLessThanOrEqualTo(TicketLimits.MAX_LOCATION_CHARS);
  }

  @Test
  void bindsAJwtForABrokeredRequestToThatRequest() {
    Ticket ticket = brokered(JWT).withGrant("grt_9").withRequest(REQUEST);

    assertThat(verified(JWT, ticket, expectingRequest(REQUEST))).isEqualTo(ticket);
  }

  @Test
  void refusesAJwtForABrokeredRequestThatNamesNone() {
    Ticket ticket = brokered(JWT).withGrant("grt_9");

    assertThatThrownBy(() -> Bindings.signer(JWT).sign(ticket))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyATicketForABrokeredRequestNamesOne() {
    Ticket reading = Bindings.ticket(JWT);

    assertThatThrownBy(() -> reading.withRequest(REQUEST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverDropsTheRequestThatATicketIsBoundTo() {
    Ticket bound = brokered(TOKENVAULT2).withRequest(REQUEST);

    assertThatThrownBy(() -> Bindings.signer(TOKENVAULT2).sign(bound))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTicketKeepsItsRequestWhateverElseIsAdded() {
    Ticket ticket =
        brokered(JWT)
            .withRequest(REQUEST)
            .withGrant("grt_9")
            .withCreation("crn_3")
            .withHolder(HolderBinding.ofNonce(NONCE).orElseThrow())
            .withOwner("usr_5");

    assertThat(ticket.request()).contains(REQUEST);
  }

  @Test
  void neverDropsAHolderBinding() {
    Ticket bound =
        Bindings.ticket(TOKENVAULT2).withHolder(HolderBinding.ofNonce(NONCE).orElseThrow());

    assertThatThrownBy(() -> Bindings.signer(TOKENVAULT2).sign(bound))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesATicketOfAnotherBinding() {
    TicketSigner other =
        TicketSigner.of(
            JWT, new BindingIdentity("https://gate.example", "https://other.example"), KEY);

    assertThatThrownBy(() -> other.sign(Bindings.ticket(JWT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnIdOfTheOtherFormat() {
    assertThatThrownBy(() -> Bindings.signer(JWT).sign(Bindings.ticket(TOKENVAULT2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bindings.signer(TOKENVAULT2).sign(Bindings.ticket(JWT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAPurposeThatTokenvault2DoesNotKnow() {
    Ticket request =
        Ticket.issue(
            TOKENVAULT2, BINDING, "agt_7", GITHUB, Purpose.REQUEST, NOW, Duration.ofSeconds(30));

    assertThatThrownBy(() -> Bindings.signer(TOKENVAULT2).sign(request))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnAgentsJwtWithoutAGrantAndAPersonsWithOne() {
    Ticket withoutGrant =
        Ticket.issue(
            JWT, BINDING, "agt_7", GITHUB, Purpose.AGENT_CREDENTIAL, NOW, Duration.ofSeconds(30));

    assertThatThrownBy(() -> Bindings.signer(JWT).sign(withoutGrant))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bindings.signer(JWT).sign(store(JWT).withGrant("grt_9")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Ticket brokered(TicketFormat format) {
    return Ticket.issue(
        format, BINDING, "agt_7", GITHUB, Purpose.PROXY, NOW, Duration.ofSeconds(30));
  }

  private static Expectation expectingRequest(RequestHash request) {
    return new Expectation(
        EnumSet.allOf(Purpose.class), GITHUB, Optional.of(request), Optional.empty());
  }

  private static Ticket store(TicketFormat format) {
    return Ticket.issue(
        format, BINDING, "usr_5", GITHUB, Purpose.STORE, NOW, Duration.ofSeconds(60));
  }

  private static Ticket verified(TicketFormat format, Ticket ticket, Expectation expected) {
    String text = Bindings.signer(format).sign(ticket);
    return switch (Bindings.verifier(format).verify(text, expected)) {
      case Verification.Verified verified -> verified.ticket().ticket();
      case Verification.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  private static String payload(TicketFormat format, Ticket ticket) {
    String[] parts = Bindings.signer(format).sign(ticket).split("\\.", -1);
    return new String(Base64.getUrlDecoder().decode(parts[parts.length - 2]), UTF_8);
  }

  private static String url(char letter) {
    return "https://" + String.valueOf(letter).repeat(BindingIdentity.MAX_URL_CHARS - 8);
  }
}
