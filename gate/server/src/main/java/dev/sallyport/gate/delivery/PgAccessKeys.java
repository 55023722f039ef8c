package dev.sallyport.gate.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.key.KeyTransactions;
import dev.sallyport.gate.key.Minting;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.ReviewState;
import dev.sallyport.gate.trust.TrustProfile;
import dev.sallyport.gate.trust.TrustProfiles;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Keys on their way to agents, in PostgreSQL. */
public final class PgAccessKeys implements AccessKeys {
  private final Pool pool;
  private final PgChanges changes;
  private final TrustProfiles profiles;
  private final KeyTransactions keys;
  private final PgRotations rotations;
  private final PgRetrievals retrievals;
  private final KeyMaking.Parts parts;
  private final Supplier<KeyText> newKey;
  private final AccessKeyMetrics metrics;

  /**
   * Keys in this database.
   *
   * @param newKey makes a key that nobody has had before
   */
  public PgAccessKeys(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      TrustProfiles profiles,
      KeyTransactions keys,
      PendingKeySeal sealing,
      Announcing announcing,
      Supplier<KeyText> newKey,
      AccessKeyMetrics metrics) {
    this.pool = pool;
    this.changes = changes;
    this.profiles = profiles;
    this.keys = keys;
    this.parts = new KeyMaking.Parts(audit, keys, sealing, announcing);
    this.rotations = new PgRotations(profiles, parts);
    this.retrievals = new PgRetrievals(pool, changes, audit, keys, sealing, metrics);
    this.newKey = newKey;
    this.metrics = metrics;
  }

  @Override
  public Future<Issuing> issue(Origin origin, IssueDraft draft) {
    return changes
        .inTransaction(
            origin,
            connection ->
                profiles
                    .find(connection, origin.organisation(), draft.profile())
                    .compose(
                        found ->
                            found.isEmpty()
                                ? Future.succeededFuture(new Issuing.NoSuchProfile())
                                : issue(connection, origin, draft, found.get())))
        .onSuccess(
            issuing -> {
              if (issuing instanceof Issuing.Issued) {
                metrics.issued();
              }
            });
  }

  private Future<Issuing> issue(
      SqlConnection connection, Origin origin, IssueDraft draft, TrustProfile profile) {
    AccessScope scope = draft.wish().or(profile.scope());
    KeyMaking making =
        new KeyMaking(profile, draft.mode(), scope, draft.continuity(), newKey.get(), parts);
    return refusal(draft, profile, making)
        .<Future<Issuing>>map(Future::succeededFuture)
        .orElseGet(() -> mint(connection, origin, draft, making));
  }

  private static Optional<Issuing> refusal(
      IssueDraft draft, TrustProfile profile, KeyMaking making) {
    if (!draft.agent().equals(profile.agent())) {
      return Optional.of(new Issuing.Mismatch("agent_id"));
    }
    if (!draft.onboarding().equals(profile.onboarding())) {
      return Optional.of(new Issuing.Mismatch("onboarding_id"));
    }
    if (!(profile.state() instanceof ReviewState.Approved)) {
      return Optional.of(new Issuing.NotTrusted(profile.state()));
    }
    if (draft.callback().isPresent()
        && !draft
            .callback()
            .map(Object::toString)
            .equals(profile.destinations().callback().map(Object::toString))) {
      return Optional.of(new Issuing.Mismatch("callback_url"));
    }
    if (!making.isReachable()) {
      return Optional.of(new Issuing.NotConfigured());
    }
    if (!making.hasDestination()) {
      return Optional.of(new Issuing.NoDestination(making.mode()));
    }
    if (!draft.continuity().isPaidAs(profile)) {
      return Optional.of(new Issuing.Mismatch("credit_account_id"));
    }
    return making.scope().isWithin(profile.scope())
        ? Optional.empty()
        : Optional.of(new Issuing.TooWide());
  }

  private Future<Issuing> mint(
      SqlConnection connection, Origin origin, IssueDraft draft, KeyMaking making) {
    return keys.mint(
            connection,
            origin,
            draft.agent(),
            now -> making.draft(now.plus(Duration.ofDays(draft.days()))),
            NewKey.of(making.key()))
        .compose(
            minting ->
                switch (minting) {
                  case Minting.Minted minted ->
                      making.write(
                          connection, origin, EnvelopeId.fresh(), minted.key(), Optional.empty());
                  case Minting.NoSuchAgent none ->
                      Future.succeededFuture(new Issuing.Mismatch("agent_id"));
                  case Minting.TooMany tooMany -> Future.succeededFuture(new Issuing.TooManyKeys());
                });
  }

  @Override
  public Future<Issuing> rotate(Origin origin, RotationDraft draft) {
    return changes
        .inTransaction(
            origin, connection -> rotations.rotate(connection, origin, draft, newKey.get()))
        .onSuccess(
            issuing -> {
              if (issuing instanceof Issuing.Issued) {
                metrics.rotated();
              }
            });
  }

  @Override
  public Future<Optional<Waiting>> waiting(DeliveryId delivery) {
    return retrievals.waiting(delivery);
  }

  @Override
  public Future<Retrieval> take(DeliveryId delivery, KeyText token, Taker taker) {
    return retrievals.take(delivery, token, taker);
  }

  @Override
  public Future<Optional<Envelope>> find(OrganisationId organisation, EnvelopeId envelope) {
    return EnvelopeTable.find(pool, keys, organisation, envelope);
  }

  @Override
  public Future<Optional<Envelope>> find(OrganisationId organisation, DeliveryId delivery) {
    return EnvelopeTable.find(pool, keys, organisation, delivery);
  }

  @Override
  public Future<List<Past>> history(OrganisationId organisation, EnvelopeId envelope) {
    return EnvelopeTable.history(pool, organisation, envelope, MAXIMUM_HISTORY)
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(PgAccessKeys::past).toList());
  }

  private static Past past(Row row) {
    return new Past(
        row.getString("id"),
        row.getString("access_key"),
        row.getOffsetDateTime("issued_at").toInstant(),
        Optional.ofNullable(row.getString("rotation_reason")));
  }
}
