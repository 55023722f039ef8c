package dev.sallyport.gate.breakglass;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.grant.GrantBodies;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/break-glass}: people open an access in an emergency, and see what is open. */
public final class BreakGlassRoutes {
  /** What somebody sends to open an access. */
  record Open(
      @Nullable String agentId,
      @Nullable String serviceName,
      @Nullable Integer forSeconds,
      @Nullable String reason) {
    OpeningDraft toDraft() {
      return new OpeningDraft(
          parsed("agentId", required("agentId", agentId), AgentId::parse, "the id of an agent")
              .orElseThrow(),
          parsed(
                  "serviceName",
                  required("serviceName", serviceName),
                  ServiceName::parse,
                  GrantBodies.SERVICE_SHAPE)
              .orElseThrow(),
          required("forSeconds", forSeconds),
          required("reason", reason));
    }
  }

  private final Openings openings;
  private final CallerAccess access;

  public BreakGlassRoutes(Openings openings, CallerAccess access) {
    this.openings = openings;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.APPROVALS_READ);
    Access breaking = access.requiring(Permission.ACCESS_BREAK_GLASS);
    routes
        .post("/api/break-glass", breaking, this::open)
        .get("/api/break-glass", reading, this::list)
        .get("/api/break-glass/{id}", reading, this::show)
        .post("/api/break-glass/{id}/close", breaking, this::close);
  }

  private Future<Answer> open(Exchange exchange) {
    return exchange
        .json(Open.class, BodyLimits.COMMAND)
        .compose(body -> openings.open(access.origin(exchange), accepted(body::toDraft)))
        .map(outcome -> answer(201, outcome));
  }

  private Future<Answer> close(Exchange exchange) {
    return openings
        .close(access.origin(exchange), id(exchange))
        .map(outcome -> answer(200, outcome));
  }

  private Future<Answer> list(Exchange exchange) {
    Optional<OpeningState> state =
        exchange
            .parameter("status")
            .map(
                text ->
                    OpeningState.parse(text)
                        .orElseThrow(
                            () -> invalid("The parameter 'status' is open, closed or expired")));
    return openings
        .list(
            CallerAccess.organisation(exchange),
            state,
            Parameters.page(exchange, BreakGlassId::parse))
        .map(page -> Answer.json(200, view(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return openings
        .find(CallerAccess.organisation(exchange), id(exchange))
        .map(found -> Answer.json(200, view(found.orElseThrow(() -> notFound("opening")))));
  }

  private static Answer answer(int status, OpeningOutcome outcome) {
    return switch (outcome) {
      case OpeningOutcome.Done done -> Answer.json(status, view(done.opening()));
      case OpeningOutcome.NoSuchAgent none -> throw notFound("agent");
      case OpeningOutcome.NoSuchOpening none -> throw notFound("opening");
      case OpeningOutcome.AlreadyOpen open ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "The agent's access to this service is open already; close it first to open it anew")
              .with("openingId", open.opening().id().value())
              .asException();
      case OpeningOutcome.Ended ended ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "It is %s already, and opens nothing any more; open the access anew where it is still needed"
                      .formatted(ended.opening().state().wireName()))
              .asException();
      case OpeningOutcome.TooMany tooMany ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "An organisation has at most %d openings at a time; close some first"
                      .formatted(Openings.MAXIMUM_OPEN))
              .asException();
    };
  }

  private static BreakGlassId id(Exchange exchange) {
    return BreakGlassId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("opening"));
  }

  private static Map<String, Object> view(Opening opening) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", opening.id().value());
    view.put("status", opening.state().wireName());
    view.put("agentId", opening.agent().value());
    view.put("serviceName", opening.service().value());
    view.put("reason", opening.reason());
    view.put("openedBy", opening.openedBy());
    view.put("openedAt", opening.openedAt().toString());
    view.put("expiresAt", opening.expiresAt().toString());
    view.put("endedAt", opening.endedAt().map(Instant::toString).orElse(null));
    view.put("closedBy", opening.closedBy().orElse(null));
    return view;
  }

  private static Map<String, Object> view(Page<Opening> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("openings", page.items().stream().map(BreakGlassRoutes::view).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }
}
