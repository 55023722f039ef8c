package dev.sallyport.gate.notice;

/** What can end by itself, and how each of it is found by an index. */
final class EndingThings {
  /**
   * Everything that ends after {@code $1} and not after {@code $2}; {@code $5} is how many days a
   * binding's secret is used. {@code holder} is whom it belongs to, {@code since} is when its end
   * was first known. A derived key ends within the hour and announces nothing.
   */
  static final String SQL =
      """
        select organisation, 'key' as kind, id, agent as holder, null as service, 'expiry' as because, created_at as since, expires_at as ends_at
        from agent_key
        where expires_at > $1 and expires_at <= $2 and parent is null and revoked_at is null
          and (sunset_at is null or expires_at <= sunset_at)
        union all
        select organisation, 'key', id, agent, null, 'sunset', deprecated_at, sunset_at from agent_key
        where sunset_at > $1 and sunset_at <= $2 and parent is null and revoked_at is null
          and (expires_at is null or sunset_at < expires_at)
        union all
        select organisation, 'machine_key', id, principal, null, 'expiry', created_at, expires_at from machine_key
        where expires_at > $1 and expires_at <= $2 and status <> 'revoked'
        union all
        select organisation, 'grant', id, agent, service, 'expiry', created_at, expires_at from agent_grant
        where expires_at > $1 and expires_at <= $2
        union all
        select organisation, 'grant', id, group_id, service, 'expiry', created_at, expires_at from group_grant
        where expires_at > $1 and expires_at <= $2
        union all
        select organisation, 'delegation', id, agent, service, 'expiry', created_at, expires_at from delegation
        where expires_at > $1 and expires_at <= $2
        union all
        select organisation, 'binding', id, null, null, 'rotation', created_at, created_at + make_interval(hours => 24 * $5) from binding
        where status = 'active'
          and created_at > $1::timestamptz - make_interval(hours => 24 * $5) and created_at <= $2::timestamptz - make_interval(hours => 24 * $5)""";

  private EndingThings() {}
}
