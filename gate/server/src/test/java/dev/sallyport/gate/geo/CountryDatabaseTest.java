package dev.sallyport.gate.geo;

import static dev.sallyport.gate.GateUnderTest.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.policy.rule.Country;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CountryDatabaseTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Country DE = new Country.Known("DE");
  private static final Country FR = new Country.Known("FR");

  private static Vertx vertx;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("countries.mmdb"), content);
  }

  private static CountryDatabase open(Path file) {
    return await(CountryDatabase.open(vertx, file, OFTEN));
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
  }

  /**
   * Written anew with a time of its own, since two writings may fall into one tick of the clock.
   */
  private static void change(Path file, byte[] content, int second) throws IOException {
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + second * 1_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, DE",
    "192.0.3.7, ",
    "198.51.100.1, FR",
    "198.51.100.2, ",
    "2001:db8::1, NL",
    "2001:db9::1, ",
    "203.0.113.1, ",
    "203.0.114.1, ",
    "unknown, ",
    "'', ",
    "localhost, ",
    "192.0.2.7:80, ",
  })
  void knowsTheCountryOfAnAddressOrThatItDoesNot(String address, String code) throws IOException {
    CountryDatabase countries =
        open(
            file(
                CountryFile.of(
                    Map.of(
                        "192.0.2.0/24", "DE",
                        "198.51.100.1", "FR",
                        "2001:db8::/32", "NL",
                        "203.0.113.0/24", "",
                        "203.0.114.0/24", "ZZ"))));

    assertThat(countries.of(address))
        .isEqualTo(code == null ? Country.Unfound.UNKNOWN : new Country.Known(code));
    await(countries.close());
  }

  @Test
  void readsTheFileAgainWhenItChanges() throws IOException, InterruptedException {
    Path file = file(CountryFile.of(Map.of("192.0.2.0/24", "DE")));
    CountryDatabase countries = open(file);
    assertThat(countries.of("192.0.2.7")).isEqualTo(DE);

    change(file, CountryFile.of(Map.of("192.0.2.0/24", "FR")), 1);
    eventually(() -> countries.of("192.0.2.7").equals(FR));
    await(countries.close());
  }

  @Test
  void aBrokenFileLeavesTheOneBeforeInForce() throws IOException, InterruptedException {
    byte[] good = CountryFile.of(Map.of("192.0.2.0/24", "DE"));
    Path file = file(good);
    CountryDatabase countries = open(file);

    change(file, Arrays.copyOf(good, good.length / 2), 1);
    Thread.sleep(OFTEN.toMillis() * 10);
    assertThat(countries.of("192.0.2.7")).isEqualTo(DE);
    Files.delete(file);
    Thread.sleep(OFTEN.toMillis() * 10);
    assertThat(countries.of("192.0.2.7")).isEqualTo(DE);
    change(file, CountryFile.of(Map.of("192.0.2.0/24", "FR")), 2);
    eventually(() -> countries.of("192.0.2.7").equals(FR));
    await(countries.close());
  }

  @Test
  void doesNotStartWithAFileThatCannotBeUsed() throws IOException {
    Path broken = file("not a database".getBytes(UTF_8));

    assertThatThrownBy(() -> open(broken)).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> open(folder.resolve("absent"))).isInstanceOf(Exception.class);
  }

  @Test
  void damagedEntriesAreUnknown() throws IOException {
    byte[] damaged = CountryFile.of(Map.of("192.0.2.0/24", "DE"));
    // The first byte of the data, after 120 nodes of six bytes and sixteen zeros.
    int data = 120 * 6 + 16;
    damaged[data] = (byte) 0xff;

    CountryDatabase countries = open(file(damaged));
    assertThat(countries.of("192.0.2.7")).isEqualTo(Country.Unfound.UNKNOWN);
    await(countries.close());
  }
}
