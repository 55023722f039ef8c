package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.OperatorId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * What is so at the moment of a change, read in its transaction while nobody else can change the
 * organisation.
 *
 * @param own the role of the person who asks, if it is still active
 * @param operators how many there are
 * @param otherOwners active owners besides the operator that is changed who have a way in: a token,
 *     or an identity that they have signed in with
 * @param target role of the operator that is changed, if there is one
 */
record OperatorFacts(
    Optional<Role> own,
    int operators,
    int otherOwners,
    Optional<Role> target,
    boolean targetActive,
    boolean targetHasIdentity,
    Optional<String> targetEmail,
    Optional<Buffer> targetToken) {
  private static final String READ =
      """
      select (select role from operator where organisation = $1 and id = $3 and status = 'active') as own,
        (select count(*)::int from operator where organisation = $1) as operators,
        (select count(*)::int from operator
          where organisation = $1 and id <> $2 and role = 'owner' and status = 'active'
            and (token_hash is not null or issuer = $4)) as other_owners,
        target.role, target.status, target.email, target.token_hash, coalesce(target.issuer = $4, false) as has_identity
      from (values (1)) as always left join operator target on target.organisation = $1 and target.id = $2""";

  /** {@code issuer} is where operators sign in now. */
  static Future<OperatorFacts> read(
      SqlConnection connection, Origin origin, OperatorId target, String issuer) {
    return connection
        .preparedQuery(READ)
        .execute(
            Tuple.of(
                origin.organisation().value(), target.value(), origin.actor().actorId(), issuer))
        .map(rows -> of(rows.iterator().next()));
  }

  private static OperatorFacts of(Row row) {
    return new OperatorFacts(
        Optional.ofNullable(row.getString("own")).flatMap(Role::parse),
        row.getInteger("operators"),
        row.getInteger("other_owners"),
        Optional.ofNullable(row.getString("role")).flatMap(Role::parse),
        OperatorStatus.ACTIVE.wireName().equals(row.getString("status")),
        row.getBoolean("has_identity"),
        Optional.ofNullable(row.getString("email")),
        Optional.ofNullable(row.getBuffer("token_hash")));
  }

  /** Why an operator of this role cannot be added. */
  Optional<OperatorOutcome> refusalToAdd(Role role) {
    if (!mayGive(role)) {
      return Optional.of(new OperatorOutcome.AboveYourRole());
    }
    return operators >= Operators.MAXIMUM
        ? Optional.of(new OperatorOutcome.TooMany())
        : Optional.empty();
  }

  /** Why the operator cannot be changed in this way. */
  Optional<OperatorOutcome> refusalToChange(OperatorChange change) {
    boolean stops =
        change.status().filter(OperatorStatus.SUSPENDED::equals).isPresent()
            || change.role().filter(role -> role != Role.OWNER).isPresent()
            || (targetToken.isEmpty() && losesIdentity(change));
    return refusalToTouch()
        .or(
            () ->
                change
                    .role()
                    .filter(role -> !mayGive(role))
                    .map(role -> new OperatorOutcome.AboveYourRole()))
        .or(() -> stops ? refusalToLose() : Optional.empty());
  }

  /** With another address, who signed in with the one before is nobody here. */
  private boolean losesIdentity(OperatorChange change) {
    return change.email().isPresent() && !change.email().equals(targetEmail);
  }

  /** Why the operator's token cannot be taken away. */
  Optional<OperatorOutcome> refusalToRemoveToken() {
    return refusalToTouch()
        .or(
            () ->
                targetEmail.isPresent()
                    ? Optional.empty()
                    : Optional.of(new OperatorOutcome.NoOtherProof()))
        .or(() -> targetHasIdentity ? Optional.empty() : refusalToLose());
  }

  /** Why the operator cannot be removed. */
  Optional<OperatorOutcome> refusalToRemove() {
    return refusalToTouch().or(this::refusalToLose);
  }

  /** Why nothing about the operator can be changed. */
  Optional<OperatorOutcome> refusalToTouch() {
    if (target.isEmpty()) {
      return Optional.of(new OperatorOutcome.NoSuchOperator());
    }
    return mayGive(target.get())
        ? Optional.empty()
        : Optional.of(new OperatorOutcome.AboveYourRole());
  }

  private Optional<OperatorOutcome> refusalToLose() {
    boolean isLast = targetActive && target.equals(Optional.of(Role.OWNER)) && otherOwners == 0;
    return isLast ? Optional.of(new OperatorOutcome.LastOwner()) : Optional.empty();
  }

  private boolean mayGive(Role role) {
    return own.filter(mine -> mine.covers(role)).isPresent();
  }
}
