package dev.sallyport.gate.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.key.Minting;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.ReviewState;
import dev.sallyport.gate.trust.TrustProfile;
import dev.sallyport.gate.trust.TrustProfiles;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** Replaces keys that were delivered, in the transaction of the organisation's only writer. */
final class PgRotations {
  private static final String END_DELIVERY =
      """
      update access_key_delivery set status = $3, sealed = null where organisation = $1 and id = $2\
      """;

  private final TrustProfiles profiles;
  private final KeyMaking.Parts parts;

  PgRotations(TrustProfiles profiles, KeyMaking.Parts parts) {
    this.profiles = profiles;
    this.parts = parts;
  }

  Future<Issuing> rotate(
      SqlConnection connection, Origin origin, RotationDraft draft, KeyText newKey) {
    return EnvelopeTable.find(connection, parts.keys(), origin.organisation(), draft.envelope())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(new Issuing.NoSuchEnvelope())
                    : rotate(connection, origin, draft, found.get(), newKey));
  }

  private Future<Issuing> rotate(
      SqlConnection connection, Origin origin, RotationDraft draft, Envelope old, KeyText newKey) {
    if (!draft.agent().equals(old.agent())) {
      return Future.succeededFuture(new Issuing.Mismatch("agent_id"));
    }
    if (!draft.key().equals(old.keyId())) {
      return Future.succeededFuture(new Issuing.Mismatch("access_key_id"));
    }
    if (old.successor().isPresent()) {
      return again(connection, origin, draft, old.successor().get());
    }
    return profiles
        .find(connection, origin.organisation(), old.profile())
        .map(Optional::orElseThrow)
        .compose(
            profile ->
                draft.leaves(profile)
                    ? move(connection, origin, draft, old, profile, newKey)
                    : rotate(connection, origin, draft, old, profile, newKey));
  }

  /** Under another profile, which somebody has reviewed like every one. */
  private Future<Issuing> move(
      SqlConnection connection,
      Origin origin,
      RotationDraft draft,
      Envelope old,
      TrustProfile left,
      KeyText newKey) {
    if (!(left.state() instanceof ReviewState.Approved)) {
      return Future.succeededFuture(new Issuing.NotTrusted(left.state()));
    }
    if (old.mode() != RetrievalMode.CALLBACK_DELIVERY) {
      return Future.succeededFuture(new Issuing.UnknownCallback());
    }
    return profiles
        .approved(connection, origin.organisation(), old.agent(), draft.callback().orElseThrow())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(new Issuing.UnknownCallback())
                    : rotate(connection, origin, draft, old, found.get(), newKey));
  }

  /** The same request once more has the same answer, without the token; another one came late. */
  private Future<Issuing> again(
      SqlConnection connection, Origin origin, RotationDraft draft, EnvelopeId successor) {
    return EnvelopeTable.find(connection, parts.keys(), origin.organisation(), successor)
        .map(Optional::orElseThrow)
        .map(
            envelope ->
                envelope
                        .rotation()
                        .filter(it -> it.request().equals(draft.request().value()))
                        .isPresent()
                    ? Issuing.Issued.silently(envelope)
                    : new Issuing.Replaced(envelope));
  }

  private Future<Issuing> rotate(
      SqlConnection connection,
      Origin origin,
      RotationDraft draft,
      Envelope old,
      TrustProfile profile,
      KeyText newKey) {
    AccessScope scope = draft.wish().or(old.scope());
    AccessScope most =
        draft.reason() == RotationReason.SCOPE_CHANGE ? profile.scope() : old.scope();
    if (!(profile.state() instanceof ReviewState.Approved)) {
      return Future.succeededFuture(new Issuing.NotTrusted(profile.state()));
    }
    if (draft.callback().isPresent()
        && !draft
            .callback()
            .map(Object::toString)
            .equals(profile.destinations().callback().map(Object::toString))) {
      return Future.succeededFuture(new Issuing.Mismatch("callback_url"));
    }
    if (!scope.isWithin(most) || !scope.isWithin(profile.scope())) {
      return Future.succeededFuture(new Issuing.TooWide());
    }
    Continuity kept = old.continuity().keeping(draft.keepsCreditAccount(), draft.keepsContracts());
    if (!profile.id().equals(old.profile())) {
      kept = kept.under(profile);
      if (!kept.isPaidAs(profile)) {
        return Future.succeededFuture(new Issuing.OtherAccount());
      }
    }
    KeyMaking making = new KeyMaking(profile, old.mode(), scope, kept, newKey, parts);
    if (!making.isReachable()) {
      return Future.succeededFuture(new Issuing.NotConfigured());
    }
    return parts
        .keys()
        .replace(
            connection,
            origin,
            old.agent(),
            old.keyId(),
            now -> making.draft(now.plus(Duration.between(old.issuedAt(), old.expiresAt()))),
            draft.grace(),
            NewKey.of(newKey))
        .compose(
            minting ->
                switch (minting) {
                  case Minting.Minted made -> write(connection, origin, draft, old, making, made);
                  case Minting.NoSuchAgent none ->
                      Future.succeededFuture(new Issuing.Mismatch("agent_id"));
                  case Minting.TooMany tooMany -> Future.succeededFuture(new Issuing.TooManyKeys());
                });
  }

  private Future<Issuing> write(
      SqlConnection connection,
      Origin origin,
      RotationDraft draft,
      Envelope old,
      KeyMaking making,
      Minting.Minted made) {
    Envelope.Replaced replaced =
        new Envelope.Replaced(old.id(), draft.request().value(), draft.reason());
    return connection
        .preparedQuery(END_DELIVERY)
        .execute(
            Tuple.of(
                origin.organisation().value(),
                old.delivery().id().value(),
                old.delivery().state().rotate().wireName()))
        .compose(
            ended ->
                making.write(
                    connection, origin, EnvelopeId.fresh(), made.key(), Optional.of(replaced)));
  }
}
