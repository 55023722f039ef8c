package dev.sallyport.gate.sandbox;

import static java.util.Comparator.comparing;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sandbox.Issuance.Limit;
import dev.sallyport.gate.sandbox.Issuance.Limited;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads which limits are reached: where the last so many that were issued within the window are as
 * many as the limit, one more fits when the oldest of them leaves the window. The rows themselves
 * are counted, so no counter can differ from them.
 */
final class PgSandboxLimits {
  private static final String SPENT = spent();

  private final SandboxLimits limits;

  PgSandboxLimits(SandboxLimits limits) {
    this.limits = limits;
  }

  private static String spent() {
    return "select "
        + untilRoom("and network = $2", "$5", "network")
        + ", "
        + untilRoom("and email_domain = $3", "$6", "email_domain")
        + ", "
        + untilRoom("", "$7", "total");
  }

  /** Seconds until the oldest one that counts leaves; null where fewer were issued. */
  private static String untilRoom(String which, String offset, String name) {
    return """
    (select extract(epoch from created_at + make_interval(secs => $4) - statement_timestamp())::float8 from sandbox_credential
     where organisation = $1 %s and created_at > statement_timestamp() - make_interval(secs => $4)
     order by created_at desc offset %s limit 1) as %s\
    """
        .formatted(which, offset, name);
  }

  /** The limit that permits one more last, if any permits none now. */
  Future<Optional<Limited>> reached(
      SqlClient client, OrganisationId organisation, ClientNetwork network, String emailDomain) {
    return client
        .preparedQuery(SPENT)
        .execute(
            Tuple.of(organisation.value(), network.text(), emailDomain)
                .addValue((double) limits.window().toSeconds())
                .addValue(limits.perNetwork() - 1)
                .addValue(limits.perEmailDomain() - 1)
                .addValue(limits.total() - 1))
        .map(rows -> latest(rows.iterator().next()));
  }

  private static Optional<Limited> latest(Row row) {
    return Stream.of(
            limited(Limit.NETWORK, row.getDouble("network")),
            limited(Limit.EMAIL_DOMAIN, row.getDouble("email_domain")),
            limited(Limit.TOTAL, row.getDouble("total")))
        .flatMap(Optional::stream)
        .max(comparing(Limited::untilNext));
  }

  private static Optional<Limited> limited(Limit limit, @Nullable Double wait) {
    return Optional.ofNullable(wait)
        .map(
            seconds ->
                new Limited(limit, Duration.ofSeconds(Math.max(1, (long) Math.ceil(seconds)))));
  }
}
