package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.vaultcheck.Assault.attack;

import dev.sallyport.ticket.key.KeyText;
import java.util.List;

/** What a vault does with the key of an agent that arrives with a ticket. */
final class KeyAttacks {
  private final Assault assault;
  private final KeyText madeUp;

  /**
   * @param madeUp well-formed, and nobody's
   */
  KeyAttacks(Assault assault, KeyText madeUp) {
    this.assault = assault;
    this.madeUp = madeUp;
  }

  List<Attack> all() {
    Attack served =
        attack(
            "key_is_ignored",
            "a good ticket, with an agent's key in Authorization and x-agent-key",
            "Many clients take the key along; that must not cost them the credential.",
            () -> List.of(Volley.of(withKey(assault.asking(assault.good())), Expected.OPENED)));
    Attack echoed =
        attack(
            "key_is_not_repeated",
            "a forged ticket, and one that is none, with an agent's key in Authorization and x-agent-key",
            "Answers are logged; a key in one of them is a key for everybody who reads logs.",
            () ->
                List.of(
                    Volley.of(
                        withKey(assault.asking(assault.forged(Forgery::underAnotherSecret))),
                        Expected.KEY_NOT_REPEATED),
                    Volley.of(withKey(assault.asking("nonsense")), Expected.KEY_NOT_REPEATED)));
    return assault.isJwt() ? List.of(served, echoed) : List.of(served.told(), echoed.told());
  }

  private Shot withKey(Shot shot) {
    return shot.with("Authorization", "Bearer " + madeUp.expose())
        .with("X-Agent-Key", madeUp.expose());
  }
}
