package dev.sallyport.ticket.vectors;

import static dev.sallyport.ticket.Bindings.BINDING;
import static dev.sallyport.ticket.Bindings.KEY;
import static dev.sallyport.ticket.Bindings.NEXT_KEY;
import static dev.sallyport.ticket.Bindings.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Bindings;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.SecondOpinion;
import dev.sallyport.ticket.StoreMode;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.signing.SecondHand;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** We read and write JWTs ourselves; Tink's own implementation must have nothing against it. */
final class SecondOpinionTest {
  private static final String NONCE = "bm9uY2Utbm9uY2Utbm9uY2U";

  static List<TicketCase> accepted() {
    return expecting(TicketCase.VERIFIED);
  }

  static List<TicketCase> badlySigned() {
    return expecting("bad_signature");
  }

  /** With and without everything optional. */
  static List<Ticket> tickets() {
    Ticket plain = Bindings.ticket(TicketFormat.JWT);
    Ticket store =
        Ticket.issue(
            TicketFormat.JWT,
            BINDING,
            "usr_5",
            Bindings.GITHUB,
            Purpose.STORE,
            NOW,
            Duration.ofSeconds(60));
    Ticket brokered =
        Ticket.issue(
                TicketFormat.JWT,
                BINDING,
                "agt_7",
                Bindings.GITHUB,
                Purpose.REQUEST,
                NOW,
                Duration.ofSeconds(30))
            .withGrant("grt_9")
            .withRequest(RequestHash.of("GET", Optional.empty(), "/repos/a").orElseThrow());
    return List.of(
        plain,
        brokered,
        brokered.withHolder(HolderBinding.ofNonce(NONCE).orElseThrow()),
        plain.withCreation("crn_3"),
        plain.withHolder(HolderBinding.ofNonce(NONCE).orElseThrow()),
        plain.withCreation("crn_3").withHolder(HolderBinding.ofNonce(NONCE).orElseThrow()),
        plain.withGrant("~-9/|+:@." + "x".repeat(87)),
        store,
        store.withMode(StoreMode.OVERWRITE).withCreation("crn_3"));
  }

  @MethodSource("accepted")
  @ParameterizedTest
  void tinkAcceptsWhatWeAccept(TicketCase vector) {
    assertThat(acceptedByTink(vector.ticket())).as(vector.name()).isTrue();
  }

  @MethodSource("badlySigned")
  @ParameterizedTest
  void tinkRefusesTheSignaturesThatWeRefuse(TicketCase vector) {
    assertThat(acceptedByTink(vector.ticket())).as(vector.name()).isFalse();
  }

  @Test
  void bothKindsOfVectorsAreThere() {
    assertThat(accepted()).hasSizeGreaterThanOrEqualTo(8);
    assertThat(badlySigned()).hasSizeGreaterThanOrEqualTo(8);
  }

  @MethodSource("tickets")
  @ParameterizedTest
  void tinkWritesTheVeryText(Ticket ticket) {
    assertThat(TicketSigner.of(TicketFormat.JWT, BINDING, KEY).sign(ticket))
        .isEqualTo(SecondHand.of(KEY).write(ticket));
  }

  @MethodSource("tickets")
  @ParameterizedTest
  void tinkAcceptsWhatWeSignUnderThisKeyOnly(Ticket ticket) {
    String signed = TicketSigner.of(TicketFormat.JWT, BINDING, KEY).sign(ticket);

    assertThat(opinion(KEY).accepts(signed)).isTrue();
    assertThat(opinion(NEXT_KEY).accepts(signed)).isFalse();
    assertThat(opinion(KEY).accepts(signed.substring(0, signed.length() - 4) + "AAAA")).isFalse();
  }

  private static boolean acceptedByTink(String ticket) {
    return opinion(KEY).accepts(ticket) || opinion(NEXT_KEY).accepts(ticket);
  }

  private static SecondOpinion opinion(BindingKey key) {
    return SecondOpinion.of(BINDING, key, NOW);
  }

  private static List<TicketCase> expecting(String outcome) {
    return TicketVectors.published("tickets-jwt.json").cases().stream()
        .filter(vector -> vector.expect().equals(outcome))
        .toList();
  }
}
