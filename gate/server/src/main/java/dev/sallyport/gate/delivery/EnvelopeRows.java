package dev.sallyport.gate.delivery;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.trust.ReceiverKey;
import dev.sallyport.gate.trust.Reference;
import dev.sallyport.gate.trust.ScopeColumns;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Envelopes as rows, each with its delivery. */
final class EnvelopeRows {
  /** Of an envelope {@code e}, its delivery {@code d} and its successor {@code s}. */
  static final String COLUMNS =
      """
      e.id, e.retrieval_mode, e.agent, e.trust_profile, e.onboarding, e.access_key, e.masked_hint, e.tools, e.capabilities, e.endpoints,
      e.data_modes, e.rate_limit_profile, e.credit_account, e.contract, e.contract_requirement, e.ledger_references, e.issued_at, e.expires_at,
      e.sealed_encapsulation, e.sealed_ciphertext, e.previous, e.rotation_request, e.rotation_reason, s.id as successor,
      d.id as delivery, d.status, d.destination, d.delivered_at, d.failure, d.waits_until, d.retrieved_at, d.created_at
      """;

  private EnvelopeRows() {}

  static Envelope envelope(Row row, Optional<AgentKey> key) {
    return new Envelope(
        new EnvelopeId(row.getString("id")),
        RetrievalMode.parse(row.getString("retrieval_mode")).orElseThrow(),
        new AgentId(row.getString("agent")),
        new TrustProfileId(row.getString("trust_profile")),
        new OnboardingId(row.getString("onboarding")),
        new KeyId(row.getString("access_key")),
        key,
        row.getString("masked_hint"),
        ScopeColumns.read(row),
        continuity(row),
        row.getOffsetDateTime("issued_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        text(row, "sealed_encapsulation")
            .map(enc -> new ReceiverKey.Sealed(enc, row.getString("sealed_ciphertext"))),
        text(row, "previous").map(previous -> replaced(row, previous)),
        text(row, "successor").map(EnvelopeId::new),
        delivery(row));
  }

  private static Continuity continuity(Row row) {
    return new Continuity(
        text(row, "credit_account").map(Reference::new),
        text(row, "contract").map(Reference::new),
        ContractRequirement.parse(row.getString("contract_requirement")).orElseThrow(),
        ScopeColumns.list(row, "ledger_references", Reference::new));
  }

  private static Envelope.Replaced replaced(Row row, String previous) {
    return new Envelope.Replaced(
        new EnvelopeId(previous),
        row.getString("rotation_request"),
        RotationReason.parse(row.getString("rotation_reason")).orElseThrow());
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        new DeliveryId(row.getString("delivery")),
        DeliveryState.parse(row.getString("status")).orElseThrow(),
        text(row, "destination"),
        time(row, "delivered_at"),
        text(row, "failure"),
        time(row, "waits_until"),
        time(row, "retrieved_at"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getString(column));
  }

  private static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
