package dev.sallyport.vault.server.xwing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.vault.enrolment.AgentKey;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealingSuites;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class XWingTest {
  private static final byte[] INFO = "what it is for".getBytes(US_ASCII);
  private static final byte[] OTHER = "something else".getBytes(US_ASCII);
  private static final int KEY_BYTES = 1_216;
  private static final int ML_KEM_BYTES = 1_184;
  private static final int ROUNDS = 200;

  private final SealingSuites suites = XWing.suites();

  private RecipientKey recipient(String line) {
    return suites.recipient(AgentKey.parse(line));
  }

  @Test
  void isAmongWhatTheServerSealsTo() {
    assertThat(suites.prefixes()).containsExactly("x25519", "x-wing");
  }

  @Test
  void sealsForOnePurposeAndOneRecipientAndAfreshEachTime() throws GeneralSecurityException {
    XWingKeyPair agent = XWingKeyPair.generate();
    XWingKeyPair other = XWingKeyPair.generate();
    RecipientKey key = recipient(agent.line());

    RecipientKey.Sealed first = key.seal(OTHER, INFO);
    RecipientKey.Sealed second = key.seal(OTHER, INFO);

    assertThat(key.kem().algorithm()).isEqualTo("X-Wing");
    assertThat(first.encapsulation()).hasSize(1_120).isNotEqualTo(second.encapsulation());
    assertThat(first.ciphertext()).hasSize(OTHER.length + 16);
    assertThat(agent.open(first, INFO)).isEqualTo(OTHER);
    assertThat(agent.open(second, INFO)).isEqualTo(OTHER);
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> agent.open(first, OTHER));
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> other.open(first, INFO));
  }

  /** Numbers of ML-KEM that are not below its modulus are no key; all of these bytes make such. */
  @Test
  void refusesWhatHasTheSizeOfAKeyAndIsNone() {
    byte[] ones = new byte[KEY_BYTES];
    Arrays.fill(ones, (byte) 0xff);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> recipient(XWingKeyPair.line(ones)))
        .withMessage("this public key cannot be used");
  }

  @Test
  void whateverIsEnrolledIsRefusedOrSealsAndNothingElseIsThrown() throws GeneralSecurityException {
    SplittableRandom random = new SplittableRandom(20_261_130);
    String own = XWingKeyPair.generate().line();
    byte[] good = Base64.getUrlDecoder().decode(own.substring("x-wing:".length()));
    int refused = 0;

    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(KEY_BYTES)] = (byte) random.nextInt();
      if (i % 2 == 0) {
        byte[] noise = new byte[random.nextInt(ML_KEM_BYTES)];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 0, noise.length);
      }
      refused += isRefused(XWingKeyPair.line(bytes)) ? 1 : 0;
    }

    assertThat(refused).isBetween(1, ROUNDS - 1);
  }

  private boolean isRefused(String line) {
    try {
      assertThat(recipient(line).seal(INFO, INFO).encapsulation()).hasSize(1_120);
      return false;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("this public key cannot be used");
      return true;
    }
  }
}
