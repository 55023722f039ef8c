package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.enrolment.KeyId;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.release.CurrentCredential;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Redeems a whole batch in one statement and so in one transaction: checks in its snapshot that
 * each credential is current and each recipient's key is the enrolled one, inserts the tickets,
 * logs what came of it, and gives back the positions (from 1) that were not redeemed. There are two
 * of them with the same meaning, and they are given the same parameters.
 *
 * <p>Tickets are inserted in order of their ids, so that two batches with the same tickets cannot
 * wait for one another. A batch that meets a ticket another one is inserting waits for that one's
 * commit.
 */
final class RedeemStatement {
  private static final String GIVEN =
      """
      from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[], $8::smallint[],
          $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[]) with ordinality
        as given (organisation, ticket, expires_at, asked_service, creation, version, at, outcome,
          reason, ticket_name, subject, service, purpose, fields, client, request_id, asked_agent, asked_key, position)\
      """;

  private static final String CURRENT =
      """
      (asked_service is null or exists (select from credential where credential.organisation = given.organisation
        and credential.service = asked_service and credential.creation = given.creation and credential.version = given.version))
      and (asked_agent is null or asked_key = coalesce((select key_id from enrolment
        where enrolment.organisation = given.organisation and enrolment.agent = asked_agent), ''))\
      """;

  /**
   * A ticket from before a backup was restored may have been redeemed, and that forgotten. The
   * first part is asked once for a statement, and is all that is asked where the last restore was
   * long ago.
   */
  private static final String CUT_OFF =
      """
      (coalesce((select max(tickets_from) from restoration), '-infinity') > given.expires_at
        and exists (select from restoration where restoration.organisation = given.organisation and tickets_from > given.expires_at))\
      """;

  /** Left to {@link CountedRedemptions}, whatever else is to be said about it. */
  private static final String CAPPED =
      """
      (asked_agent is not null and exists (select from release_cap
        where release_cap.organisation = given.organisation and release_cap.service = asked_service))\
      """;

  private static final String LOG =
      """
      insert into release_log (organisation, at, outcome, reason, ticket, subject, service, purpose, fields, client, request_id)\
      """;

  /**
   * For the usual batch, in which no ticket was redeemed before. One that was violates the primary
   * key: then nothing of the batch has happened. Costs half of {@link #CAREFUL}, which inserts each
   * ticket tentatively and joins what came of it. The rows come in the order of the parameters.
   */
  static final String PLAIN =
      """
      with asked as materialized (
        %s
      ), redeemed as (
        insert into redemption (organisation, ticket, expires_at) select organisation, ticket, expires_at from asked where holds
      ), logged as (
        %s
        select organisation, at, outcome, reason, ticket_name, subject, service, purpose, fields, client, request_id from asked where holds
      )
      select position::int, holds, capped, cut_off from asked where not holds\
      """
          .formatted(asked(CAPPED), LOG);

  /** For every batch: also tells tickets that were redeemed before, and logs them as alarms. */
  static final String CAREFUL = careful(CAPPED);

  /** The same for what has a cap, by whoever holds the lock of it. */
  static final String COUNTED = careful("false");

  /** Each row with what is to be said about it; the offset keeps each from being asked twice. */
  private static String asked(String capped) {
    return """
    select judged.*, current and not capped and not cut_off as holds
    from (select given.*, %s as current, %s as capped, %s as cut_off
      %s offset 0) as judged\
    """
        .formatted(CURRENT, capped, CUT_OFF, GIVEN);
  }

  private static String careful(String capped) {
    return """
    with asked as materialized (
      %s
    ), first as materialized (
      select distinct on (ticket, organisation) organisation, ticket, expires_at, position
      from asked where holds order by ticket, organisation, position
    ), redeemed as (
      insert into redemption (organisation, ticket, expires_at)
      select organisation, ticket, expires_at from first order by ticket, organisation
      on conflict do nothing
      returning organisation, ticket
    ), winner as (
      select first.position from first join redeemed using (organisation, ticket)
    ), answered as materialized (
      select asked.*, winner.position is not null as wins from asked left join winner using (position)
    ), logged as (
      %s
      select organisation, at, case when wins then outcome else %d end, case when wins then reason else '%s' end,
        ticket_name, subject, service, purpose, fields, client, request_id
      from answered where holds order by position
    )
    select position::int, holds, capped, cut_off from answered where not wins\
    """
        .formatted(asked(capped), LOG, LogColumns.code(LogOutcome.ALARM), Redemptions.REUSE_REASON);
  }

  /** Stands for the key of an agent that has none. */
  private static final String NO_KEY = "";

  private RedeemStatement() {}

  /** What came of a redemption whose position was given back. */
  static RedemptionOutcome outcome(Row notRedeemed) {
    if (notRedeemed.getBoolean("cut_off")) {
      return RedemptionOutcome.CUT_OFF;
    }
    if (notRedeemed.getBoolean("capped")) {
      return RedemptionOutcome.CAPPED;
    }
    return notRedeemed.getBoolean("holds")
        ? RedemptionOutcome.ALREADY_REDEEMED
        : RedemptionOutcome.VERSION_MOVED;
  }

  /** Of redemptions in the order of their tickets' ids. */
  static Tuple parameters(List<AskedRedemption> asked) {
    int size = asked.size();
    String[] organisations = new String[size];
    UUID[] tickets = new UUID[size];
    OffsetDateTime[] expiries = new OffsetDateTime[size];
    @Nullable String[] services = new @Nullable String[size];
    @Nullable String[] creations = new @Nullable String[size];
    @Nullable Long[] versions = new @Nullable Long[size];
    @Nullable String[] agents = new @Nullable String[size];
    @Nullable String[] keys = new @Nullable String[size];
    LogColumns entries = new LogColumns(size);
    for (int i = 0; i < size; i++) {
      Redemption redemption = asked.get(i).redemption();
      organisations[i] = redemption.organisation().value();
      tickets[i] = asked.get(i).ticket();
      expiries[i] = redemption.ticketExpiresAt().atOffset(UTC);
      if (redemption.credential().isPresent()) {
        CurrentCredential credential = redemption.credential().get();
        services[i] = credential.service().value();
        creations[i] = credential.version().creation().value();
        versions[i] = credential.version().number();
      }
      if (redemption.recipient().isPresent()) {
        CurrentRecipient recipient = redemption.recipient().get();
        agents[i] = recipient.agent().value();
        keys[i] = recipient.key().map(KeyId::value).orElse(NO_KEY);
      }
      entries.set(i, redemption.entry());
    }
    Tuple tuple =
        Tuple.tuple()
            .addArrayOfString(organisations)
            .addArrayOfUUID(tickets)
            .addArrayOfOffsetDateTime(expiries)
            .addArrayOfString(services)
            .addArrayOfString(creations)
            .addArrayOfLong(versions);
    entries.appendTo(tuple);
    return tuple.addArrayOfString(agents).addArrayOfString(keys);
  }
}
