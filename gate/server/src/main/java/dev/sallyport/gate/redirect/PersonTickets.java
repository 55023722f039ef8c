package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tickets for people, who then talk to the vault directly. One transaction holds the organisation
 * still, decides and records; the ticket is signed when that is durable.
 */
final class PersonTickets {
  private static final String HOLD = "select 1 from organisation where id = $1 for share";

  /** A statement of its own, so that its snapshot is younger than the hold. */
  private static final String FACTS =
      """
      select organisation.vault_locked_at is not null, coalesce(credential.status = 'disabled', false), binding.id
      from organisation
      left join credential on credential.organisation = organisation.id and credential.service_name = $2
      left join binding on binding.organisation = organisation.id and binding.status = 'active'
      where organisation.id = $1""";

  /** What a person asks for, and in which words it is recorded. */
  private record Wish(Origin origin, ServiceName service, Purpose purpose, AuditAction action) {}

  /** A decision whose record is written but not yet committed. */
  private sealed interface Decided {
    record Permitted(VaultDoor door, TicketId ticket) implements Decided {}

    record Refused(Denial reason) implements Decided {}
  }

  private final Pool pool;
  private final AuditRecords records;
  private final VaultDoors doors;
  private final InstantSource clock;

  PersonTickets(Pool pool, AuditRecords records, VaultDoors doors, InstantSource clock) {
    this.pool = pool;
    this.records = records;
    this.doors = doors;
    this.clock = clock;
  }

  /**
   * A ticket to put this credential into the vault; refused while the vault is locked, since it
   * would change something.
   */
  Future<Outcome.Settled> store(Origin origin, ServiceName service) {
    return issue(new Wish(origin, service, Purpose.STORE, AuditAction.STORE));
  }

  /** A ticket to look at this credential. */
  Future<Outcome.Settled> reveal(Origin origin, ServiceName service) {
    return issue(new Wish(origin, service, Purpose.USER_REVEAL, AuditAction.USER_REVEAL));
  }

  private Future<Outcome.Settled> issue(Wish wish) {
    return pool.withTransaction(connection -> decide(connection, wish))
        .map(decided -> conclude(wish, requireNonNull(decided)))
        .recover(failure -> Future.failedFuture(Unavailable.or(failure)));
  }

  private Future<Decided> decide(SqlConnection connection, Wish wish) {
    String organisation = wish.origin().organisation().value();
    return connection
        .preparedQuery(HOLD)
        .execute(Tuple.of(organisation))
        .compose(
            held ->
                connection
                    .preparedQuery(FACTS)
                    .execute(Tuple.of(organisation, wish.service().value())))
        .compose(rows -> decide(connection, wish, rows.iterator().next()));
  }

  private Future<Decided> decide(SqlConnection connection, Wish wish, Row facts) {
    String binding = facts.getString(2);
    Denial denial = denial(wish.purpose(), facts.getBoolean(0), facts.getBoolean(1));
    if (denial != null || binding == null) {
      Denial reason = denial == null ? Denial.WEBHOOK_NOT_CONFIGURED : denial;
      return records
          .append(connection, line(wish, reason, null))
          .map(written -> new Decided.Refused(reason));
    }
    return doors
        .find(wish.origin().organisation().value(), new Facts.BoundVault(binding))
        .map(Optional::orElseThrow)
        .compose(
            door -> {
              TicketId ticket = door.newTicketId();
              return records
                  .append(connection, line(wish, null, ticket))
                  .map(written -> new Decided.Permitted(door, ticket));
            });
  }

  private static @Nullable Denial denial(Purpose purpose, boolean locked, boolean disabled) {
    if (purpose == Purpose.STORE) {
      return locked ? Denial.VAULT_LOCKED : null;
    }
    return disabled ? Denial.CREDENTIAL_DISABLED : null;
  }

  private Outcome.Settled conclude(Wish wish, Decided decided) {
    return switch (decided) {
      case Decided.Refused refused -> new Outcome.Refused(Refusal.of(refused.reason()), null);
      case Decided.Permitted permitted ->
          new Outcome.Permitted(
              permitted
                  .door()
                  .issue(
                      permitted.ticket(),
                      wish.origin().actor().actorId(),
                      wish.service(),
                      wish.purpose(),
                      null,
                      Optional.empty(),
                      clock.instant(),
                      null),
              null);
    };
  }

  private static AuditRecord line(Wish wish, @Nullable Denial reason, @Nullable TicketId ticket) {
    return new AuditRecord(
        wish.origin().organisation().value(),
        wish.action(),
        reason == null ? AuditDecision.ALLOW : AuditDecision.DENY,
        wish.origin().actor().source(),
        reason == null ? null : reason.name(),
        wish.origin().actor().actorId(),
        wish.origin().keyId(),
        null,
        wish.service().value(),
        wish.origin().client(),
        ticket == null ? null : ticket.value(),
        wish.origin().requestId());
  }
}
