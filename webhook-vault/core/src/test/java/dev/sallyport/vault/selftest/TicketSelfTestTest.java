package dev.sallyport.vault.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TicketSelfTestTest {
  @Test
  void passesWithTheVerifierOfThisBuild() {
    assertThatCode(TicketSelfTest::run).doesNotThrowAnyException();
  }

  @Test
  void usesTicketsThatTheSignerMakes() {
    assertThat(signed(TicketFormat.JWT, "AAECAwQFBgcICQoLDA0ODw")).isEqualTo(TicketSelfTest.JWT);
    assertThat(signed(TicketFormat.TOKENVAULT2, "000102030405060708090a0b0c0d0e0f"))
        .isEqualTo(TicketSelfTest.TOKENVAULT2);
  }

  private static String signed(TicketFormat format, String id) {
    Ticket ticket =
        new Ticket(
            new TicketId(id),
            TicketSelfTest.BINDING,
            "self-test",
            TicketSelfTest.SERVICE,
            Purpose.USER_REVEAL,
            TicketSelfTest.ISSUED_AT,
            TicketSelfTest.ISSUED_AT.plus(Duration.ofSeconds(30)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    BindingKey key = new BindingKey(TicketSelfTest.KID, TicketSelfTest.knownSecret(0));
    return TicketSigner.of(format, TicketSelfTest.BINDING, key).sign(ticket);
  }
}
