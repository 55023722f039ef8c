package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.release.CurrentCredential;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Redeems a whole batch in one statement and so in one transaction: checks in its snapshot that
 * each credential is current, inserts the tickets, logs what came of it, and gives back the
 * positions (from 1) that were not redeemed.
 *
 * <p>Tickets are inserted in order of their keys, so that two batches with the same tickets cannot
 * wait for one another. A batch that meets a ticket another one is inserting waits for that one's
 * commit.
 */
final class RedeemStatement {
  static final String SQL =
      """
      with asked as materialized (
        select given.*, given.service is null or credential.version is not null as holds
        from unnest($1::text[], $2::bytea[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[]) with ordinality
          as given (organisation, ticket, expires_at, service, creation, version, position)
        left join credential on credential.organisation = given.organisation and credential.service = given.service
          and credential.creation = given.creation and credential.version = given.version
      ), first as materialized (
        select distinct on (organisation, ticket) organisation, ticket, expires_at, position
        from asked where holds order by organisation, ticket, position
      ), redeemed as (
        insert into redemption (organisation, ticket, expires_at)
        select organisation, ticket, expires_at from first order by organisation, ticket
        on conflict do nothing
        returning organisation, ticket
      ), winner as (
        select first.position from first join redeemed using (organisation, ticket)
      ), answered as materialized (
        select asked.organisation, asked.position, asked.holds, winner.position is not null as wins
        from asked left join winner using (position)
      ), logged as (
        insert into release_log (organisation, at, outcome, reason, ticket, subject, service, purpose, client, request_id)
        select answered.organisation, entry.at,
          case when answered.wins then entry.outcome else $16 end, case when answered.wins then entry.reason else $17 end,
          entry.ticket, entry.subject, entry.service, entry.purpose, entry.client, entry.request_id
        from answered
        join unnest($7::timestamptz[], $8::smallint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
            $15::text[]) with ordinality
          as entry (at, outcome, reason, ticket, subject, service, purpose, client, request_id, position) using (position)
        where answered.holds
        order by position
      )
      select position::int, holds from answered where not wins""";

  private RedeemStatement() {}

  static Tuple parameters(List<Redemption> asked) {
    int size = asked.size();
    String[] organisations = new String[size];
    Buffer[] tickets = new Buffer[size];
    OffsetDateTime[] expiries = new OffsetDateTime[size];
    String[] services = new String[size];
    String[] creations = new String[size];
    Long[] versions = new Long[size];
    LogColumns entries = new LogColumns(size);
    for (int i = 0; i < size; i++) {
      Redemption redemption = asked.get(i);
      organisations[i] = redemption.organisation().value();
      tickets[i] = Buffer.buffer(redemption.ticketBits());
      expiries[i] = redemption.ticketExpiresAt().atOffset(UTC);
      if (redemption.credential().isPresent()) {
        CurrentCredential credential = redemption.credential().get();
        services[i] = credential.service().value();
        creations[i] = credential.version().creation().value();
        versions[i] = credential.version().number();
      }
      entries.set(i, redemption.entry());
    }
    Tuple tuple =
        Tuple.tuple()
            .addArrayOfString(organisations)
            .addArrayOfBuffer(tickets)
            .addArrayOfOffsetDateTime(expiries)
            .addArrayOfString(services)
            .addArrayOfString(creations)
            .addArrayOfLong(versions);
    entries.appendTo(tuple);
    return tuple.addShort(LogColumns.code(LogOutcome.ALARM)).addString(Redemptions.REUSE_REASON);
  }
}
