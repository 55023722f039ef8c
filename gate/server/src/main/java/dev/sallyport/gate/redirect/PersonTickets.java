package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.audit.Explanation;
import dev.sallyport.gate.policy.Trace;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
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
      select organisation.vault_locked_at is not null, coalesce(credential.status = 'disabled', false), binding.id, statement_timestamp(),
      """
          + PersonPolicies.APPLIED
          + """

      from organisation
      cross join lateral (select organisation.id as organisation, null::text as id, null::text as kind) agent
      cross join lateral (select null::text as id) held
      left join credential on credential.organisation = organisation.id and credential.service_name = $2
      left join binding on binding.organisation = organisation.id and binding.status = 'active'
      where organisation.id = $1""";

  /** What a person asks for, and in which words it is recorded. */
  private record Wish(Origin origin, ServiceName service, Purpose purpose, AuditAction action) {}

  /** A decision whose record is written but not yet committed. */
  private sealed interface Decided {
    record Permitted(VaultDoor door, TicketId ticket) implements Decided {}

    record Refused(Refusal refusal) implements Decided {}
  }

  private final Pool pool;
  private final AuditRecords records;
  private final VaultDoors doors;
  private final PersonPolicies policies;
  private final InstantSource clock;

  PersonTickets(
      Pool pool,
      AuditRecords records,
      VaultDoors doors,
      PersonPolicies policies,
      InstantSource clock) {
    this.policies = policies;
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

  /**
   * A ticket to connect an account at a provider, which ends in something stored: refused as
   * storing is.
   */
  Future<Outcome.Settled> connect(Origin origin, ServiceName service) {
    return issue(new Wish(origin, service, Purpose.CONNECT, AuditAction.CONNECT));
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
      return refuse(connection, wish, Refusal.of(reason), null);
    }
    return policies
        .ask(
            connection,
            wish.origin(),
            wish.service(),
            facts.getArrayOfStrings(4),
            facts.getOffsetDateTime(3).toInstant())
        .compose(
            said -> {
              Refusal refusal = said.refusal();
              return refusal == null
                  ? permit(connection, wish, binding, said)
                  : refuse(connection, wish, refusal, said.trace());
            });
  }

  private Future<Decided> permit(
      SqlConnection connection, Wish wish, String binding, PersonPolicies.Said said) {
    return doors
        .find(wish.origin().organisation().value(), new Facts.BoundVault(binding))
        .map(Optional::orElseThrow)
        .compose(
            door -> {
              if (wish.purpose() == Purpose.CONNECT && !door.connectsAccounts()) {
                return refuse(
                    connection, wish, Refusal.of(Denial.CONNECT_UNSUPPORTED), said.trace());
              }
              TicketId ticket = door.newTicketId();
              return write(connection, line(wish, null, ticket), null, said)
                  .compose(
                      charged ->
                          charged instanceof Charged.Spent spent
                              ? refuse(
                                  connection,
                                  wish,
                                  said.counted().get(spent.charge()).spent(spent.retryAt()),
                                  said.trace())
                              : Future.succeededFuture(new Decided.Permitted(door, ticket)));
            });
  }

  private Future<Decided> refuse(
      SqlConnection connection, Wish wish, Refusal refusal, @Nullable Trace trace) {
    return write(
            connection,
            line(wish, refusal.denial(), null),
            refusal.rule(),
            new PersonPolicies.Said(refusal, List.of(), trace))
        .map(written -> new Decided.Refused(refusal));
  }

  private Future<Charged> write(
      SqlConnection connection, AuditRecord line, @Nullable String rule, PersonPolicies.Said said) {
    Trace trace = said.trace();
    return records
        .appendCharged(
            connection,
            List.of(
                new ChargedRecord(
                    ConditionalRecord.unconditional(line),
                    new Explanation(rule, trace == null ? null : trace.json()),
                    said.counted().stream().map(Counted::charge).toList())))
        .map(List::getFirst);
  }

  private static @Nullable Denial denial(Purpose purpose, boolean locked, boolean disabled) {
    if (purpose == Purpose.STORE || purpose == Purpose.CONNECT) {
      return locked ? Denial.VAULT_LOCKED : null;
    }
    return disabled ? Denial.CREDENTIAL_DISABLED : null;
  }

  private Outcome.Settled conclude(Wish wish, Decided decided) {
    return switch (decided) {
      case Decided.Refused refused -> new Outcome.Refused(refused.refusal(), null);
      case Decided.Permitted permitted ->
          new Outcome.Permitted(
              permitted
                  .door()
                  .issue(
                      permitted.ticket(),
                      wish.origin().actor().actorId(),
                      wish.service(),
                      wish.purpose(),
                      // There is no grant: a person connects by a right of their own.
                      wish.purpose() == Purpose.CONNECT ? wish.origin().actor().actorId() : null,
                      Optional.empty(),
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
