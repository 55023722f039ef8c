package dev.sallyport.gate.mcpproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows of proxies. */
final class McpProxyRows {
  static final String COLUMNS =
      "id, version, name, upstream_url, service, header_templates, enabled, created_at, updated_at";

  private McpProxyRows() {}

  static Optional<McpProxy> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  static List<McpProxy> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(McpProxyRows::proxy).toList();
  }

  static @Nullable String text(HeaderTemplates templates) {
    return templates.isEmpty() ? null : new String(Json.write(templates.headers()), UTF_8);
  }

  private static McpProxy proxy(Row row) {
    return new McpProxy(
        new McpProxyId(row.getString("id")),
        row.getInteger("version"),
        row.getString("name"),
        new UpstreamUrl(row.getString("upstream_url")),
        new ServiceName(row.getString("service")),
        templates(row.getString("header_templates")),
        row.getBoolean("enabled"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  private static HeaderTemplates templates(@Nullable String json) {
    try {
      return json == null
          ? HeaderTemplates.NONE
          : HeaderTemplates.of(Json.read(json.getBytes(UTF_8), JsonNode.class));
    } catch (JsonRefused e) {
      throw new IllegalStateException("a proxy's templates are no JSON", e);
    }
  }
}
