package dev.sallyport.gate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/tokens/audit-log}: an organisation's log for its operators, newest first. */
public final class AuditRoutes {
  private final PgAuditLog log;
  private final Access access;
  private final Function<Exchange, String> organisation;

  /**
   * Shows this log.
   *
   * @param organisation whose log the admitted caller may see
   */
  public AuditRoutes(PgAuditLog log, Access access, Function<Exchange, String> organisation) {
    this.log = log;
    this.access = access;
    this.organisation = organisation;
  }

  /** Adds the route. */
  public void register(Routes routes) {
    routes.get("/api/tokens/audit-log", access, this::list);
  }

  private Future<Answer> list(Exchange exchange) {
    PageRequest<Long> page = Parameters.page(exchange, AuditRoutes::id);
    return log.page(
            organisation.apply(exchange),
            AuditFilters.of(exchange),
            page.after().orElse(Long.MAX_VALUE),
            page.limit())
        .map(found -> Answer.json(200, view(found)));
  }

  private static Optional<Long> id(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static Map<String, Object> view(AuditPage page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("entries", page.entries().stream().map(AuditRoutes::view).toList());
    view.put("nextCursor", page.next().isPresent() ? Long.toString(page.next().getAsLong()) : null);
    return view;
  }

  private static Map<String, Object> view(AuditEntry entry) {
    LoggedRecord record = entry.record();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", Long.toString(entry.id()));
    view.put("at", entry.at().toString());
    view.put("action", record.action());
    view.put("decision", record.decision());
    view.put("reason", record.reason());
    view.put("source", record.source());
    view.put("actor", record.actor());
    view.put("key", record.key());
    view.put("object", record.object());
    view.put("service", record.service());
    view.put("client", record.client());
    view.put("ticket", record.ticket());
    view.put("requestId", record.request());
    view.put("rule", entry.explanation().rule());
    view.put("policies", policies(entry.explanation()));
    return view;
  }

  /** What was written as JSON is shown as JSON; what no gate wrote is left to exports. */
  private static @Nullable Object policies(Explanation explanation) {
    String trace = explanation.trace();
    try {
      return trace == null ? null : Json.read(trace.getBytes(UTF_8), List.class);
    } catch (JsonRefused e) {
      return null;
    }
  }
}
