package dev.sallyport.ticket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to a valid ticket, only the ticket itself verifies. */
final class MutatedTicketsTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \0\n\u00e9";
  private static final Map<TicketFormat, TicketVerifier> VERIFIERS =
      Map.of(
          TicketFormat.JWT,
          Bindings.verifier(TicketFormat.JWT),
          TicketFormat.TOKENVAULT2,
          Bindings.verifier(TicketFormat.TOKENVAULT2));
  private static final int ROUNDS = 2_000;

  @EnumSource
  @ParameterizedTest
  void noFlippedBitIsForgiven(TicketFormat format) {
    String ticket = Bindings.signer(format).sign(Bindings.ticket(format));

    for (int i = 0; i < ticket.length(); i++) {
      for (int bit = 0; bit < Character.SIZE; bit++) {
        char flipped = (char) (ticket.charAt(i) ^ (1 << bit));
        requireRefused(format, ticket.substring(0, i) + flipped + ticket.substring(i + 1));
      }
    }
  }

  @EnumSource
  @ParameterizedTest
  void noCharacterMayBeMissingAddedOrSwapped(TicketFormat format) {
    String ticket = Bindings.signer(format).sign(Bindings.ticket(format));

    for (int i = 0; i < ticket.length(); i++) {
      requireRefused(format, ticket.substring(0, i));
      requireRefused(format, ticket.substring(i + 1));
      requireRefused(format, ticket.substring(0, i) + ticket.substring(i + 1));
      requireRefused(format, ticket.substring(0, i) + ticket.charAt(i) + ticket.substring(i));
    }
  }

  /** The seed is fixed, so that a failure can be looked at. */
  @EnumSource
  @ParameterizedTest
  void noScrambledTicketVerifies(TicketFormat format) {
    Random random = new Random(20_261_121);
    String ticket = Bindings.signer(format).sign(Bindings.ticket(format));

    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder scrambled = new StringBuilder(ticket);
      for (int change = 0; change <= random.nextInt(4); change++) {
        scrambled.setCharAt(
            random.nextInt(scrambled.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      if (!scrambled.toString().equals(ticket)) {
        requireRefused(format, scrambled.toString());
      }
    }
  }

  @EnumSource
  @ParameterizedTest
  void noTicketOfOneFormatIsOneOfTheOther(TicketFormat format) {
    TicketFormat other = format == TicketFormat.JWT ? TicketFormat.TOKENVAULT2 : TicketFormat.JWT;

    requireRefused(format, Bindings.signer(other).sign(Bindings.ticket(other)));
  }

  private static void requireRefused(TicketFormat format, String text) {
    assertThat(requireNonNull(VERIFIERS.get(format)).verify(text, Bindings.expecting()))
        .isInstanceOf(Verification.Refused.class);
  }
}
