package dev.sallyport.gate.grant;

/** Where the grants of one kind of holder are kept, and the statements on them. */
final class GrantTable {
  static final GrantTable OF_AGENTS = new GrantTable("agent_grant", "agent", "agent");
  static final GrantTable OF_GROUPS = new GrantTable("group_grant", "group_id", "agent_group");

  private static final String COLUMNS =
      "id, service, refresh_policy, expires_at, policy_expires_at, max_ttl_seconds, default_ttl_seconds, notes, created_at, updated_at";

  /** The holder's row, with how many grants it has beside the one of $3, and the time. */
  final String holder;

  /** Replaces the grant of the same holder and service: a new grant, with a new id. */
  final String upsert;

  /** One grant, and the time. */
  final String find;

  /** Everything of a grant that can change. */
  final String update;

  final String revoke;

  /** The holder with its grants: a row without a grant when it has none. */
  final String list;

  private GrantTable(String grants, String column, String holders) {
    holder =
        """
        select statement_timestamp() as now,
          (select count(*)::int from %s g where g.organisation = h.organisation and g.%s = h.id and g.service <> $3) as other_grants
        from %s h where h.organisation = $1 and h.id = $2"""
            .formatted(grants, column, holders);
    upsert =
        """
        insert into %s (organisation, %s, service, id, refresh_policy, expires_at, policy_expires_at, max_ttl_seconds,
          default_ttl_seconds, notes, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
        on conflict (organisation, %s, service) do update set id = excluded.id, refresh_policy = excluded.refresh_policy,
          expires_at = excluded.expires_at, policy_expires_at = excluded.policy_expires_at,
          max_ttl_seconds = excluded.max_ttl_seconds, default_ttl_seconds = excluded.default_ttl_seconds,
          notes = excluded.notes, created_at = excluded.created_at, updated_at = excluded.updated_at
        returning %s"""
            .formatted(grants, column, column, COLUMNS);
    find =
        "select %s, statement_timestamp() as now from %s where organisation = $1 and %s = $2 and service = $3"
            .formatted(COLUMNS, grants, column);
    update =
        """
        update %s set refresh_policy = $4, expires_at = $5, policy_expires_at = $6, max_ttl_seconds = $7,
          default_ttl_seconds = $8, notes = $9, updated_at = statement_timestamp()
        where organisation = $1 and %s = $2 and service = $3 returning %s"""
            .formatted(grants, column, COLUMNS);
    revoke =
        "delete from %s where organisation = $1 and %s = $2 and service = $3 returning id"
            .formatted(grants, column);
    list =
        """
        select g.* from %s h
        left join (select organisation, %s as holder, %s from %s) g on g.organisation = h.organisation and g.holder = h.id and g.service > $3
        where h.organisation = $1 and h.id = $2 order by g.service limit $4"""
            .formatted(holders, column, COLUMNS, grants);
  }

  static GrantTable of(GrantHolder holder) {
    return switch (holder) {
      case GrantHolder.OfAgent agent -> OF_AGENTS;
      case GrantHolder.OfGroup group -> OF_GROUPS;
    };
  }
}
