package dev.sallyport.vault.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.failure.StoreException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is true of a database that does not do what it is asked. */
final class PgFailuresTest {
  private static final String BUSY = "the database is busy and did not do it in time";
  private static final String AWAY = "the database cannot be reached";

  private static void assertUnavailable(Throwable failure, String message) {
    assertThat(PgFailures.translate(failure))
        .isInstanceOf(StoreException.class)
        .hasMessage(message)
        .hasCause(failure)
        .extracting(translated -> ((StoreException) translated).kind())
        .isEqualTo(StoreException.Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "57014, " + BUSY,
    "53300, " + BUSY,
    "57P01, the database is being stopped or started",
    "57P03, the database is being stopped or started",
    "08006, " + AWAY
  })
  void saysWhetherTheDatabaseIsBusyOrAwayByItsState(String state, String message) {
    assertUnavailable(new PgException("no text counts", "ERROR", state, ""), message);
  }

  @Test
  void whatDidNotAnswerInTimeIsBusyAndWhatBrokeOffIsAway() {
    assertUnavailable(new TimeoutException(), BUSY);
    assertUnavailable(ClosedConnectionException.INSTANCE, AWAY);
    assertUnavailable(new IOException("broken pipe"), AWAY);
  }
}
