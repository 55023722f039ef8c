package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key in a key service does beyond that: it fails closed, soon, and in plain words. */
abstract class KeyServiceContract extends KeyEncryptionKeysContract {
  private static final List<Duration> SHORT = List.of(Duration.ofMillis(1), Duration.ofMillis(1));
  private static final KeyServiceHttp.Patience WAITING =
      new KeyServiceHttp.Patience(Duration.ofSeconds(20), SHORT);

  /** Only for answers that never come. */
  private static final KeyServiceHttp.Patience LITTLE =
      new KeyServiceHttp.Patience(Duration.ofMillis(500), SHORT);

  private static final byte[] PLACE = "place".getBytes(UTF_8);

  @TempDir Path folder = Path.of("");

  final Vertx vertx = Vertx.vertx();

  abstract FakeKeyService service();

  abstract String uri();

  abstract String anotherUri();

  /** How the caller proves itself. */
  abstract Map<String, String> access();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Override
  KeyEncryptionKeys keys() {
    return connect(uri(), KeyServiceHttp.Patience.USUAL);
  }

  @Override
  KeyEncryptionKeys another() {
    return connect(anotherUri(), KeyServiceHttp.Patience.USUAL);
  }

  private KeyEncryptionKeys connect(String uri, KeyServiceHttp.Patience patience) {
    return connect(uri, access(), patience);
  }

  final KeyEncryptionKeys connect(
      String uri, Map<String, String> access, KeyServiceHttp.Patience patience) {
    Map<String, String> variables = new HashMap<>(access);
    variables.put("VAULT_KEK", uri);
    variables.put("VAULT_KEK_ENDPOINT", service().endpoint());
    KeySource source = Environment.read(variables, "VAULT_", KeySource::from);
    assertThat(source.toString()).doesNotContain(FakeKeyService.SECRET);
    return ((KeySource.InService) source)
        .service()
        .connect(vertx, InstantSource.system(), patience);
  }

  @EnumSource(
      value = FakeKeyService.Mood.class,
      names = {"IS_BROKEN", "THROTTLES"})
  @ParameterizedTest
  void givesUpAfterThreeAttempts(FakeKeyService.Mood mood) {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), PLACE).await();
    service().become(mood);

    assertFails(connect(uri(), WAITING), wrapped, "nothing was opened");

    assertThat(service().questions()).isEqualTo(3);
  }

  @Test
  void doesNotWaitForEver() {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), PLACE).await();
    service().become(FakeKeyService.Mood.IS_SILENT);

    assertFails(connect(uri(), LITTLE), wrapped, "nothing was opened");

    assertThat(service().questions()).isLessThanOrEqualTo(3);
  }

  @Test
  void asksAgainWhenItWasThrottled() {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), PLACE).await();
    service().become(FakeKeyService.Mood.THROTTLES_ONCE);

    assertThat(keys().unwrap(wrapped, PLACE).await()).isEqualTo("keyset".getBytes(UTF_8));
  }

  @Test
  void saysWhatIsMissingWhenItIsDenied() {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), PLACE).await();
    service().become(FakeKeyService.Mood.DENIES);

    assertFails(keys(), wrapped, "refused");

    assertThat(service().questions()).as("a denial is not asked again").isEqualTo(1);
  }

  @Test
  void refusesAServiceThatIgnoresPlaces() {
    service().become(FakeKeyService.Mood.IGNORES_PLACES);

    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> keys().wrap("keyset".getBytes(UTF_8), PLACE).await())
        .withMessageContaining("ignores associated data");
  }

  private static void assertFails(KeyEncryptionKeys keys, byte[] wrapped, String words) {
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> keys.unwrap(wrapped, PLACE).await())
        .withMessageContaining(words)
        .matches(failure -> !failure.isMismatch(), "not taken for a mismatch")
        .satisfies(
            failure ->
                assertThat(failure.getMessage()).doesNotContain(FakeKeyService.SECRET, "keyset\""));
  }
}
