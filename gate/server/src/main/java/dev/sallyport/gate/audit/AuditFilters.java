package dev.sallyport.gate.audit;

import static dev.sallyport.gate.request.Parameters.invalid;

import dev.sallyport.service.http.Exchange;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;

/** How requests say which records they want. */
public final class AuditFilters {
  private static final String ID_OR_CODE = "[A-Za-z0-9_]{1,64}";

  private AuditFilters() {}

  /** The filter that the request's parameters ask for; 400 for one that is none. */
  public static AuditFilter of(Exchange exchange) {
    return new AuditFilter(
        parsed(exchange, "agent", AuditFilters::idOrCode, "the id of an agent or operator"),
        parsed(exchange, "service", ServiceName::parse, "the canonical name of a service")
            .map(ServiceName::value),
        parsed(exchange, "action", AuditAction::parse, "an action as the log names it"),
        parsed(exchange, "decision", AuditDecision::parse, "allow or deny"),
        parsed(exchange, "reason", AuditFilters::idOrCode, "a code such as NO_GRANT"),
        parsed(exchange, "rule", AuditFilters::idOrCode, "the kind of a rule such as time_window"),
        parsed(exchange, "from", AuditFilters::instant, "a time such as 2026-01-31T12:00:00Z"),
        parsed(exchange, "to", AuditFilters::instant, "a time such as 2026-01-31T12:00:00Z"));
  }

  private static <T> Optional<T> parsed(
      Exchange exchange, String name, Function<String, Optional<T>> parser, String expectation) {
    return exchange
        .parameter(name)
        .map(
            text ->
                parser
                    .apply(text)
                    .orElseThrow(
                        () -> invalid("The parameter '" + name + "' must be " + expectation)));
  }

  private static Optional<String> idOrCode(String text) {
    return text.matches(ID_OR_CODE) ? Optional.of(text) : Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text)).filter(AuditFilters::fitsTheDatabase);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static boolean fitsTheDatabase(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"));
  }
}
