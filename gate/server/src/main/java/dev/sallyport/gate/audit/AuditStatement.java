package dev.sallyport.gate.audit;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement for a whole batch. It checks every record's condition and inserts in one snapshot,
 * and gives back a row: the positions (from 1) of the records that were not written, which are
 * usually none; the numbers of those that were, in their order (numbers are given to sorted rows);
 * and when that was. One array per column costs PostgreSQL a fifth of a row at a time.
 */
final class AuditStatement {
  static final String SQL = statement("", "");

  /** The same, with the rule that refused and the trace. */
  static final String EXPLAINED = statement(", $13::text[], $14::text[]", ", rule, trace");

  private AuditStatement() {}

  private static String statement(String arguments, String columns) {
    return """
    with asked as materialized (
      select given.*, given.version is null
          or (organisation.version = given.version
              and given.valid_until > (extract(epoch from statement_timestamp()) * 1000000)::bigint) as holds
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::text[], $6::text[],
          $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]ARGUMENTS) with ordinality
        as given (organisation, version, valid_until, codes, reason, actor_id, key_id, object_id, service, client,
          ticket_id, request_idCOLUMNS, position)
      left join organisation on organisation.id = given.organisation
    ), written as (
      insert into audit (organisation, action, decision, source, reason, actor_id, key_id, object_id, service, client, ticket_id,
        request_idCOLUMNS)
      select organisation, codes & 255, codes >> 8 & 255, codes >> 16,
        reason, actor_id, key_id, object_id, service, client, ticket_id, request_idCOLUMNS
      from asked where holds order by position
      returning id
    )
    select (select array_agg(position::int) from asked where holds is not true),
      (select array_agg(id order by id) from written), statement_timestamp()"""
        .replace("ARGUMENTS", arguments)
        .replace("COLUMNS", columns);
  }

  static Tuple arguments(List<ConditionalRecord> batch) {
    return add(Tuple.tuple(), batch);
  }

  /** Adds the twelve arrays of {@link #SQL} and the two more of {@link #EXPLAINED}. */
  static Tuple addExplained(Tuple tuple, List<ChargedRecord> batch) {
    int size = batch.size();
    @Nullable String[] rules = new @Nullable String[size];
    @Nullable String[] traces = new @Nullable String[size];
    List<ConditionalRecord> conditionals = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ChargedRecord record = batch.get(i);
      conditionals.add(record.conditional());
      rules[i] = record.explanation().rule();
      traces[i] = record.explanation().trace();
    }
    return add(tuple, conditionals).addValue(rules).addValue(traces);
  }

  /** Adds the twelve arrays, in the order in which the statement's parameters name them. */
  static Tuple add(Tuple tuple, List<ConditionalRecord> batch) {
    int size = batch.size();
    String[] organisation = new String[size];
    @Nullable Long[] version = new @Nullable Long[size];
    Long[] validUntil = new Long[size];
    Integer[] codes = new Integer[size];
    @Nullable String[] reason = new @Nullable String[size];
    @Nullable String[] actor = new @Nullable String[size];
    @Nullable String[] key = new @Nullable String[size];
    @Nullable String[] object = new @Nullable String[size];
    @Nullable String[] service = new @Nullable String[size];
    @Nullable String[] client = new @Nullable String[size];
    @Nullable String[] ticket = new @Nullable String[size];
    @Nullable String[] request = new @Nullable String[size];
    for (int i = 0; i < size; i++) {
      ConditionalRecord conditional = batch.get(i);
      AuditRecord record = conditional.record();
      organisation[i] = record.organisation();
      version[i] = conditional.version();
      validUntil[i] = conditional.validUntil();
      codes[i] = codes(record);
      reason[i] = record.reason();
      actor[i] = record.actor();
      key[i] = record.key();
      object[i] = record.object();
      service[i] = record.service();
      client[i] = record.client();
      ticket[i] = ticket(record);
      request[i] = record.request();
    }
    return tuple
        .addValue(organisation)
        .addValue(version)
        .addValue(validUntil)
        .addValue(codes)
        .addValue(reason)
        .addValue(actor)
        .addValue(key)
        .addValue(object)
        .addValue(service)
        .addValue(client)
        .addValue(ticket)
        .addValue(request);
  }

  /** What reads the log must know every record that a ticket may be in. */
  private static @Nullable String ticket(AuditRecord record) {
    if (!record.action().mayHave(record.ticket())) {
      throw new IllegalArgumentException(record.action() + " neither issues nor names a ticket");
    }
    return record.ticket();
  }

  /** Three codes of a byte each in one number, since every array costs. */
  private static int codes(AuditRecord record) {
    return record.action().code() | record.decision().code() << 8 | record.source().code() << 16;
  }
}
