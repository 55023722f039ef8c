package dev.sallyport.gate.policy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.PolicyId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;

/** Nobody loosens a policy that they are held by themselves. */
final class OwnRestrictions {
  /** Whether a policy is attached to somebody, or to a grant of theirs. */
  private static final String HOLDS =
      """
      select exists (
        select from policy_attachment attachment
        where attachment.organisation = $1 and attachment.policy = $2
          and (attachment.target_id = $3 or attachment.target_type = 'grant' and exists (
            select from agent_grant held
            where held.organisation = $1 and held.id = attachment.target_id and held.agent = $3))) as holds""";

  private OwnRestrictions() {}

  /** Nobody loosens what they are held by. The organisation's row is locked: it is so still. */
  static Future<PolicyChange> unlessItHolds(
      SqlConnection connection,
      Origin origin,
      PolicyId id,
      boolean mayLoosen,
      Supplier<Future<PolicyChange>> change) {
    if (!mayLoosen) {
      return change.get();
    }
    return connection
        .preparedQuery(HOLDS)
        .execute(Tuple.of(origin.organisation().value(), id.value(), origin.actor().actorId()))
        .compose(
            rows ->
                rows.iterator().next().getBoolean("holds")
                    ? Future.succeededFuture(PolicyChange.Undone.HOLDS_WHO_ASKS)
                    : change.get());
  }
}
