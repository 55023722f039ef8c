package dev.sallyport.ticket;

import static dev.sallyport.ticket.Bindings.BINDING;
import static dev.sallyport.ticket.Bindings.GITHUB;
import static dev.sallyport.ticket.Bindings.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types of the contract refuse what they are not. */
final class ValuesTest {
  private static final String NONCE = "bm9uY2Utbm9uY2Utbm9uY2U";

  @ParameterizedTest
  @ValueSource(strings = {"0", "a", "a.b_c-d", "github"})
  void acceptsCanonicalServiceNames(String text) {
    assertThat(ServiceName.parse(text))
        .hasValueSatisfying(name -> assertThat(name).hasToString(text));
    assertThat(ServiceName.parse("a".repeat(64))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "GitHub", "a ", "a-", "a/b", "a{b", "a`b", "a:b", "é"})
  void refusesOtherServiceNames(String text) {
    assertThat(ServiceName.parse(text)).isEmpty();
    assertThat(ServiceName.parse("a".repeat(65))).isEmpty();
    assertThatThrownBy(() -> new ServiceName(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @EnumSource
  @ParameterizedTest
  void makesIdsThatAreItsOwnAndNeverTwice(TicketFormat format) {
    TicketId id = TicketId.random(format);

    assertThat(TicketId.parse(format, id.value())).contains(id);
    assertThat(id.isOf(format)).isTrue();
    assertThat(Arrays.stream(TicketFormat.values()).filter(id::isOf)).containsExactly(format);
    assertThat(TicketId.random(format)).isNotEqualTo(id);
    assertThat(id).hasToString(id.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAECAwQFBgcICQoLDA0OD",
        "AAECAwQFBgcICQoLDA0ODx",
        "AAECAwQFBgcICQoLDA0OD=",
        "DEADBEEFDEADBEEFDEADBEEFDEADBEEF",
        "deadbeefdeadbeefdeadbeefdeadbee",
        "deadbeefdeadbeefdeadbeefdeadbeeg"
      })
  void refusesOtherIds(String text) {
    assertThatThrownBy(() -> new TicketId(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(TicketId.parse(TicketFormat.JWT, text)).isEmpty();
    assertThat(TicketId.parse(TicketFormat.TOKENVAULT2, text)).isEmpty();
  }

  @Test
  void aSecretHasExactly32BytesAndShowsNone() {
    BindingSecret secret = BindingSecret.ofBytes(Bindings.counting());

    assertThat(secret).hasToString("BindingSecret[redacted]");
    assertThat(secret.sha256Hex())
        .isEqualTo("630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
    assertThat(new BindingKey("k", secret).toString()).contains("redacted");
    assertThat(
            BindingSecret.ofBase64(Base64.getEncoder().encodeToString(Bindings.counting()))
                .exposeForSealing())
        .isEqualTo(Bindings.counting());
    for (int bytes : new int[] {0, 3, 16, 31, 33, 64}) {
      assertThatThrownBy(() -> BindingSecret.ofBytes(new byte[bytes]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSecretIsNotTheArrayItWasMadeFrom() {
    byte[] bytes = Bindings.counting();
    BindingSecret secret = BindingSecret.ofBytes(bytes);
    bytes[0] = 99;
    secret.exposeForSealing()[1] = 99;

    assertThat(secret.exposeForSealing()).isEqualTo(Bindings.counting());
    assertThat(BindingSecret.generate().exposeForSealing())
        .isNotEqualTo(BindingSecret.generate().exposeForSealing());
  }

  @Test
  void doesNotRepeatASecretThatIsNoBase64() {
    assertThatThrownBy(() -> BindingSecret.ofBase64("hunter2!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a.b",
        "é",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void refusesOtherKeyIds(String kid) {
    assertThatThrownBy(() -> new BindingKey(kid, BindingSecret.generate()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void derivesAKeyIdFromTheSecret() {
    BindingKey key = BindingKey.derive(BindingSecret.ofBytes(Bindings.counting()));

    assertThat(key.kid()).isEqualTo("Yw3NKWbEM2aRElRI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://gate.example",
        "gate.example",
        "https://gate.example/ ",
        "https://gate.example/\"",
        "https://gäte.example"
      })
  void refusesOtherUrls(String url) {
    assertThatThrownBy(() -> new BindingIdentity(url, "https://vault.example"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BindingIdentity("https://gate.example", url))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHolderIsWhoeverHasTheNonce() {
    HolderBinding binding = HolderBinding.ofNonce(NONCE).orElseThrow();

    assertThat(binding.base64Url()).isEqualTo("VfAQoMMGgP4dDumwBgoJUhx92ww37f80s7xC_dMXo-0");
    assertThat(HolderBinding.parse(binding.base64Url()))
        .contains(binding)
        .get()
        .hasSameHashCodeAs(binding);
    assertThat(binding.matches(NONCE)).isTrue();
    assertThat(binding.matches(NONCE.replace('b', 'c'))).isFalse();
    assertThat(binding.matches("")).isFalse();
    assertThat(binding)
        .isNotEqualTo(HolderBinding.ofNonce(NONCE + "x").orElseThrow())
        .hasToString("HolderBinding[32 bytes]");
  }

  @Test
  void aNonceHas128BitsAtLeast() {
    assertThat(HolderBinding.ofNonce("x".repeat(21))).isEmpty();
    assertThat(HolderBinding.ofNonce("x".repeat(22))).isPresent();
    assertThat(HolderBinding.ofNonce("x".repeat(86))).isPresent();
    assertThat(HolderBinding.ofNonce("x".repeat(87))).isEmpty();
    assertThat(HolderBinding.ofNonce("x".repeat(22) + " ")).isEmpty();
  }

  @Test
  void aTicketLivesAtMostAMinute() {
    assertThat(lasting(Duration.ofSeconds(60)).expiresAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(lasting(Duration.ofMillis(1_900)).expiresAt()).isEqualTo(NOW.plusSeconds(1));
    for (long millis : new long[] {-1_000, 0, 999, 61_000}) {
      assertThatThrownBy(() -> lasting(Duration.ofMillis(millis)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "<a>", "é"})
  void anIdNeedsNoEscape(String id) {
    Ticket ticket = Bindings.ticket(TicketFormat.JWT);

    assertThatThrownBy(() -> ticket.withGrant(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ticket.withCreation(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ticket.withOwner(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ticket.withMode(StoreMode.CREATE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Ticket.issue(
                    TicketFormat.JWT,
                    BINDING,
                    id,
                    GITHUB,
                    Purpose.STORE,
                    NOW,
                    TicketLimits.DEFAULT_LIFETIME))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wireNamesAreReadBack() {
    assertThat(TicketFormat.values())
        .allSatisfy(format -> assertThat(TicketFormat.parse(format.wireName())).contains(format));
    assertThat(Purpose.values())
        .allSatisfy(purpose -> assertThat(Purpose.parse(purpose.wireName())).contains(purpose));
    assertThat(StoreMode.values())
        .allSatisfy(mode -> assertThat(StoreMode.parse(mode.wireName())).contains(mode));
    assertThat(TicketFormat.parse("JWT")).isEmpty();
    assertThat(Purpose.parse("STORE")).isEmpty();
    assertThat(StoreMode.parse("")).isEmpty();
  }

  @Test
  void tellsTheCallerLittle() {
    assertThat(Arrays.stream(TicketRefusal.values()).map(TicketRefusal::wireError).distinct())
        .containsExactlyInAnyOrder(
            "ticket_invalid",
            "ticket_expired",
            "token_not_found",
            "stale_creation",
            "request_mismatch");
    assertThat(TicketRefusal.EXPIRED.wireError()).isEqualTo("ticket_expired");
    assertThat(TicketRefusal.ALREADY_REDEEMED.wireError()).isEqualTo("ticket_invalid");
  }

  @Test
  void aVerifierNeedsKeysWithDifferentIds() {
    BindingKey key = Bindings.KEY;
    BindingKey sameId = new BindingKey(key.kid(), BindingSecret.generate());

    for (TicketFormat format : TicketFormat.values()) {
      assertThatThrownBy(() -> verifier(format, List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> verifier(format, List.of(key, sameId)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> verifier(format, keys(5)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(verifier(format, keys(4))).isNotNull();
    }
  }

  private static TicketVerifier verifier(TicketFormat format, List<BindingKey> keys) {
    return TicketVerifier.of(format, BINDING, keys, InstantSource.fixed(NOW));
  }

  private static List<BindingKey> keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new BindingKey("k" + i, BindingSecret.generate()))
        .toList();
  }

  private static Ticket lasting(Duration lifetime) {
    return Ticket.issue(
        TicketFormat.JWT, BINDING, "agt_7", GITHUB, Purpose.AGENT_CREDENTIAL, NOW, lifetime);
  }
}
