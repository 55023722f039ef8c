package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;

/** An entry on its way into table {@code release_log}. */
record AppendedEntry(Organisation organisation, LogEntry entry) {
  private static final String APPEND =
      """
      insert into release_log (organisation, at, outcome, reason, ticket, subject, service, purpose, fields, client, request_id)
      select organisation, at, outcome, reason, ticket, subject, service, purpose, fields, client, request_id
      from unnest($1::text[], $2::timestamptz[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
          $10::text[], $11::text[]) with ordinality
        as entry (organisation, at, outcome, reason, ticket, subject, service, purpose, fields, client, request_id, position)
      order by position\
      """;

  /** Appends all in this order; one answer for each. */
  static Future<List<Boolean>> appendAll(SqlClient client, List<AppendedEntry> appended) {
    LogColumns entries = new LogColumns(appended.size());
    for (int i = 0; i < appended.size(); i++) {
      entries.set(i, appended.get(i).entry());
    }
    Tuple parameters =
        Tuple.tuple()
            .addArrayOfString(
                appended.stream().map(each -> each.organisation().value()).toArray(String[]::new));
    entries.appendTo(parameters);
    return client
        .preparedQuery(APPEND)
        .execute(parameters)
        .map(rows -> Collections.nCopies(appended.size(), true));
  }
}
