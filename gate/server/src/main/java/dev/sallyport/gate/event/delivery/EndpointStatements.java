package dev.sallyport.gate.event.delivery;

/** What is asked of the table of endpoints; each statement carries the organisation. */
final class EndpointStatements {
  static final String INSERT =
      """
      insert into event_endpoint as endpoint (organisation, id, url, description, event_types)
      select $1, $2, $3, $4, $5 where (select count(*) from event_endpoint where organisation = $1 and kind = 'events') < $6
      returning
      """
          + EndpointRows.COLUMNS;

  static final String FIND =
      "select "
          + EndpointRows.COLUMNS
          + " from event_endpoint endpoint where organisation = $1 and id = $2 and kind = 'events'";

  static final String LIST =
      "select "
          + EndpointRows.COLUMNS
          + " from event_endpoint endpoint where organisation = $1 and id > $2 and kind = 'events'"
          + " order by id limit $3";

  static final String CHANGE =
      """
      update event_endpoint endpoint set url = coalesce($3, url), description = coalesce($4, description),
        event_types = coalesce($5, event_types), status = coalesce($6, status),
        disabled_because = case $6::text when 'enabled' then null when 'disabled' then coalesce(disabled_because, 'operator')
          else disabled_because end,
        updated_at = now()
      where organisation = $1 and id = $2 and kind = 'events'
      returning
      """
          + EndpointRows.COLUMNS;

  static final String CANCEL =
      """
      update event_delivery set status = 'cancelled', finished_at = statement_timestamp()
      where organisation = $1 and endpoint = $2 and status in ('pending', 'sending')\
      """;

  static final String DELETE =
      "delete from event_endpoint where organisation = $1 and id = $2 and kind = 'events'";

  private EndpointStatements() {}
}
