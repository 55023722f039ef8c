package dev.sallyport.gate.delivery;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.key.KeyTransactions;
import dev.sallyport.gate.trust.DataMode;
import dev.sallyport.gate.trust.EndpointPattern;
import dev.sallyport.gate.trust.ReceiverKey;
import dev.sallyport.gate.trust.Reference;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The statements about envelopes, on whatever connection or transaction they are to run. */
final class EnvelopeTable {
  private static final String SELECT =
      "select "
          + EnvelopeRows.COLUMNS
          + """
           from credential_envelope e
          join access_key_delivery d on d.organisation = e.organisation and d.envelope = e.id
          left join credential_envelope s on s.organisation = e.organisation and s.previous = e.id
          where e.organisation = $1 and
          """;
  private static final String FIND = SELECT + "e.id = $2";
  private static final String FIND_BY_DELIVERY = SELECT + "d.id = $2";

  private static final String INSERT =
      """
      insert into credential_envelope (organisation, id, retrieval_mode, agent, trust_profile, onboarding, access_key, masked_hint,
        tools, capabilities, endpoints, data_modes, rate_limit_profile, credit_account, contract, contract_requirement, ledger_references,
        expires_at, sealed_encapsulation, sealed_ciphertext, previous, rotation_request, rotation_reason)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)\
      """;

  /** From the newest to the oldest; as many as anybody reads. */
  private static final String HISTORY =
      """
      with recursive chain as (
        select organisation, id, access_key, issued_at, previous, rotation_reason, 1 as depth
        from credential_envelope where organisation = $1 and id = $2
        union all
        select older.organisation, older.id, older.access_key, older.issued_at, older.previous, older.rotation_reason, depth + 1
        from chain join credential_envelope older on older.organisation = chain.organisation and older.id = chain.previous
        where depth < $3)
      select id, access_key, issued_at, rotation_reason from chain where depth > 1 order by depth\
      """;

  private EnvelopeTable() {}

  static Future<Optional<Envelope>> find(
      SqlClient client, KeyTransactions keys, OrganisationId organisation, EnvelopeId envelope) {
    return find(client, keys, organisation, FIND, envelope.value());
  }

  static Future<Optional<Envelope>> find(
      SqlClient client, KeyTransactions keys, OrganisationId organisation, DeliveryId delivery) {
    return find(client, keys, organisation, FIND_BY_DELIVERY, delivery.value());
  }

  private static Future<Optional<Envelope>> find(
      SqlClient client,
      KeyTransactions keys,
      OrganisationId organisation,
      String statement,
      String id) {
    return client
        .preparedQuery(statement)
        .execute(Tuple.of(organisation.value(), id))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : withKey(client, keys, organisation, rows.iterator().next())
                        .map(Optional::of));
  }

  private static Future<Envelope> withKey(
      SqlClient client, KeyTransactions keys, OrganisationId organisation, Row row) {
    return keys.find(
            client,
            organisation,
            new AgentId(row.getString("agent")),
            new KeyId(row.getString("access_key")))
        .map(key -> EnvelopeRows.envelope(row, key));
  }

  /** What it has replaced, from the newest on. */
  static Future<RowSet<Row>> history(
      SqlClient client, OrganisationId organisation, EnvelopeId envelope, int most) {
    return client
        .preparedQuery(HISTORY)
        .execute(Tuple.of(organisation.value(), envelope.value(), most + 1));
  }

  static Future<?> insert(SqlClient client, OrganisationId organisation, NewEnvelope envelope) {
    Continuity continuity = envelope.continuity();
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                    organisation.value(),
                    envelope.id().value(),
                    envelope.mode().wireName(),
                    envelope.profile().agent().value(),
                    envelope.profile().id().value(),
                    envelope.profile().onboarding().value())
                .addValue(envelope.key().id().value())
                .addValue(envelope.maskedHint())
                .addValue(names(envelope.scope().tools(), ServiceName::value))
                .addValue(names(envelope.scope().capabilities(), AgentScope::wireName))
                .addValue(names(envelope.scope().endpoints(), EndpointPattern::value))
                .addValue(names(envelope.scope().dataModes(), DataMode::value))
                .addValue(envelope.scope().rate().wireName())
                .addValue(continuity.creditAccount().map(Reference::value).orElse(null))
                .addValue(continuity.contract().map(Reference::value).orElse(null))
                .addValue(continuity.requirement().wireName())
                .addValue(names(continuity.ledger(), Reference::value))
                .addValue(envelope.key().expiresAt().orElseThrow().atOffset(UTC))
                .addValue(envelope.sealed().map(ReceiverKey.Sealed::encapsulation).orElse(null))
                .addValue(envelope.sealed().map(ReceiverKey.Sealed::ciphertext).orElse(null))
                .addValue(envelope.replaced().map(it -> it.previous().value()).orElse(null))
                .addValue(envelope.replaced().map(Envelope.Replaced::request).orElse(null))
                .addValue(envelope.replaced().map(it -> it.reason().wireName()).orElse(null)));
  }

  private static <T> String[] names(List<T> entries, Function<T, String> name) {
    return entries.stream().map(name).toArray(String[]::new);
  }
}
