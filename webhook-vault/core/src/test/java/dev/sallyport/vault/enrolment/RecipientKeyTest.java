package dev.sallyport.vault.enrolment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipientKeyTest {
  private static final byte[] INFO = "what it is for".getBytes(US_ASCII);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** Of RFC 7748, section 6.1. */
  private static RecipientKey alice() {
    return recipient("x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo");
  }

  private static RecipientKey recipient(String text) {
    return SealingSuites.ofEveryRuntime().recipient(AgentKey.parse(text));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** RFC 9180, appendix A.1.1. */
  @Test
  void theSecondOpinionAgreesWithTheVectorsOfTheStandard() throws GeneralSecurityException {
    byte[] encapsulated = hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
    byte[] secret = hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
    byte[] own = hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");

    Rfc9180 recipient =
        Rfc9180.recipient(
            Rfc9180.Aead.AES_128_GCM,
            encapsulated,
            secret,
            own,
            hex("4f6465206f6e2061204772656369616e2055726e"));

    assertThat(Rfc9180.decapsulate(encapsulated, secret, own))
        .isEqualTo(hex("fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc"));
    assertThat(recipient.key()).isEqualTo(hex("4531685d41d65f03dc48f6b8302c05b0"));
    assertThat(recipient.baseNonce()).isEqualTo(hex("56d890e5accaaf011cff4b7d"));
    assertThat(
            recipient.open(
                0,
                "Count-0".getBytes(US_ASCII),
                hex(
                    "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a")))
        .asString(US_ASCII)
        .isEqualTo("Beauty is truth, truth beauty");
  }

  @Test
  void sealsWhatTheHolderOfThePrivateKeyOpensByAnotherImplementation()
      throws GeneralSecurityException {
    byte[] plaintext = "{\"token\":{\"accessToken\":\"ghp_ü\"}}".getBytes(UTF_8);

    AgentKeyPair agent = AgentKeyPair.generate();

    RecipientKey.Sealed sealed = agent.recipient().seal(plaintext, INFO);

    assertThat(sealed.encapsulation()).hasSize(32);
    assertThat(sealed.ciphertext()).hasSize(plaintext.length + 16);
    assertThat(agent.open(sealed.encapsulation(), sealed.ciphertext(), INFO)).isEqualTo(plaintext);
  }

  @Test
  void sealsForOnePurposeAndOneRecipientAndAfreshEachTime() throws GeneralSecurityException {
    AgentKeyPair agent = AgentKeyPair.generate();
    AgentKeyPair other = AgentKeyPair.generate();
    RecipientKey key = agent.recipient();
    RecipientKey.Sealed first = key.seal(INFO, INFO);
    RecipientKey.Sealed second = key.seal(INFO, INFO);

    assertThat(first.encapsulation()).isNotEqualTo(second.encapsulation());
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(
            () ->
                agent.open(
                    first.encapsulation(),
                    first.ciphertext(),
                    "something else".getBytes(US_ASCII)));
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> other.open(first.encapsulation(), first.ciphertext(), INFO));
  }

  @Test
  void hasOneFingerprintForEachKey() {
    assertThat(alice().id().value()).isEqualTo("9MQD9525VSBorrX_4KCmiekSZrQkYx43UDVS3qykcU0");
    assertThat(alice().text()).isEqualTo("x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo");
    assertThat(alice()).hasToString("x25519 key " + alice().id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "x25519",
        "x25519:",
        "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
        "X25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
        "x-wing:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
        "x448:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
        "x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo=",
        "x25519:hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo",
        "x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmp",
        "x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTg",
        "x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo:",
        " x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"
      })
  void refusesWhatIsNoKeyInItsOneSpelling(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgentKey.parse(text))
        .withMessageContaining("a public key is one line such as");
  }

  /** Whatever is agreed upon with such a point, everybody knows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"
      })
  void refusesPointsOfSmallOrder(String point) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recipient("x25519:" + base64(hex(point))))
        .withMessage("this public key cannot be used");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 1_184, 1_215, 1_217, 1_600, 100_000})
  void takesAnXWingKeyOfItsOneSizeOnly(int bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgentKey.parse("x-wing:" + base64(new byte[bytes])))
        .withMessageContaining("a public key is one line such as");
  }

  @Test
  void readsAnXWingKeyAndSealsNothingToItWhereThereIsNoImplementation() {
    AgentKey key = UntriedKey.xWing(1);

    assertThat(key.kem().algorithm()).isEqualTo("X-Wing");
    assertThat(key.text()).hasSizeLessThan(AgentKey.MAXIMUM_CHARACTERS);
    assertThat(key).hasToString("x-wing key " + key.id());
    assertThat(SealingSuites.ofEveryRuntime().prefixes()).containsExactly("x25519");
    assertThatExceptionOfType(SuiteUnavailable.class)
        .isThrownBy(() -> SealingSuites.ofEveryRuntime().recipient(key))
        .extracting(SuiteUnavailable::advice, STRING)
        .contains("x-wing", "Conscrypt", "use an x25519 key");
  }
}
