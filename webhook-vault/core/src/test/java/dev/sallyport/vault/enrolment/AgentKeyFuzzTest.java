package dev.sallyport.vault.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever an owner enrols is refused without being repeated, or is one key in one spelling. */
final class AgentKeyFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final String ODD = ":=-_+/ \n\u0000\u00e9\ud800AZaz09";

  private final SplittableRandom random = new SplittableRandom(20_261_130);

  @Test
  void isRefusedOrAKeyOfItsSize() {
    int keys = 0;
    for (int i = 0; i < ROUNDS; i++) {
      keys += isKey(mutated(line(i % 2 == 0 ? Kem.X25519 : Kem.X_WING))) ? 1 : 0;
    }
    assertThat(keys).as("lines that were still keys").isBetween(ROUNDS / 100, ROUNDS / 2);
  }

  private String line(Kem kem) {
    byte[] key = new byte[Math.max(0, kem.keyBytes() + random.nextInt(-1, 2))];
    random.nextBytes(key);
    return written(kem, key);
  }

  private static String written(Kem kem, byte[] key) {
    return kem.prefix() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private String mutated(String line) {
    int at = random.nextInt(line.length());
    char odd = ODD.charAt(random.nextInt(ODD.length()));
    return switch (random.nextInt(5)) {
      case 0 -> line.substring(0, at);
      case 1 -> line.substring(0, at) + odd + line.substring(at);
      case 2 -> line.substring(0, at) + odd + line.substring(at + 1);
      case 3 -> line.substring(at) + line;
      default -> line;
    };
  }

  private static boolean isKey(String line) {
    try {
      AgentKey key = AgentKey.parse(line);
      assertThat(key.bytes()).hasSize(key.kem().keyBytes());
      assertThat(written(key.kem(), key.bytes())).isEqualTo(line);
      return true;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("a public key is one line such as").hasNoCause();
      return false;
    }
  }
}
