package dev.sallyport.gate.console;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;

/** {@code /api/console}: facts for people, and for a console that shows them. */
public final class ConsoleRoutes {
  private static final int DEFAULT_HOURS = 24;

  /** A week; further back the log itself is the place to look. */
  private static final int MOST_HOURS = 168;

  private final ConsoleViews views;
  private final Plan plan;
  private final PgStandings standings;
  private final PgUsages usages;
  private final CallerAccess access;

  public ConsoleRoutes(ConsoleSettings settings, Pool pool, CallerAccess access) {
    this.views = new ConsoleViews(settings);
    this.plan = settings.plan();
    this.standings = new PgStandings(pool);
    this.usages = new PgUsages(pool);
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.AGENTS_READ);
    routes
        .get("/api/console/environment", reading, this::environment)
        .get("/api/console/onboarding", reading, this::onboarding)
        .get("/api/console/plan", reading, this::plan)
        .get("/api/console/preflight", access.requiring(Permission.KEYS_MANAGE), this::preflight)
        .get(
            "/api/console/usage",
            access.requiring(Permission.AUDIT_READ, Permission.KEYS_MANAGE),
            this::usage);
  }

  private Future<Answer> environment(Exchange exchange) {
    return Future.succeededFuture(Answer.json(200, views.environment()));
  }

  private Future<Answer> onboarding(Exchange exchange) {
    return standings
        .find(CallerAccess.organisation(exchange), Optional.empty())
        .map(standing -> Answer.json(200, views.onboarding(OnboardingStep.blockers(standing))));
  }

  private Future<Answer> plan(Exchange exchange) {
    return standings
        .find(CallerAccess.organisation(exchange), Optional.empty())
        .map(standing -> Answer.json(200, views.plan(standing)));
  }

  private Future<Answer> preflight(Exchange exchange) {
    Optional<AgentId> account =
        parsed(
            "serviceAccount",
            exchange.parameter("serviceAccount").orElse(null),
            id -> AgentId.parse(PrincipalKind.SERVICE_ACCOUNT, id),
            "the id of a service account");
    return standings
        .find(CallerAccess.organisation(exchange), account)
        .map(
            standing ->
                Answer.json(200, views.preflight(Advice.of(standing, plan, account.isPresent()))));
  }

  private Future<Answer> usage(Exchange exchange) {
    int hours = exchange.parameter("hours").map(ConsoleRoutes::hours).orElse(DEFAULT_HOURS);
    return usages
        .within(CallerAccess.organisation(exchange), hours)
        .map(usage -> Answer.json(200, ConsoleViews.usage(hours, usage)));
  }

  private static int hours(String text) {
    int hours = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (hours < 1 || hours > MOST_HOURS) {
      throw invalid("The parameter 'hours' is a whole number from 1 to " + MOST_HOURS);
    }
    return hours;
  }
}
