package dev.sallyport.gate.policy;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.policy.rule.RuleReader;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/policies/{id}/replay}: a draft against what was really asked. */
public final class ReplayRoutes {
  /** Longer periods are several. */
  private static final Duration LONGEST = Duration.ofDays(31);

  private final Policies policies;
  private final PgRecordedRequests recorded;
  private final Countries countries;
  private final CallerAccess access;

  /** What an operator sends. */
  record Body(
      @Nullable JsonNode rules,
      @Nullable String from,
      @Nullable String to,
      @Nullable String scope,
      @Nullable String cursor) {
    Wanted toWanted() {
      Instant start = time("from", from);
      Instant end = time("to", to);
      if (!start.isBefore(end) || Duration.between(start, end).compareTo(LONGEST) > 0) {
        throw invalid("The period from 'from' to 'to' is at most 31 days long, and not empty");
      }
      return new Wanted(
          Optional.ofNullable(rules).map(json -> RuleReader.read("rules", json)),
          start,
          end,
          parsed("scope", scope, Body::everywhere, "attached or organisation").orElse(false),
          parsed("cursor", cursor, Body::record, "one that a replay has given")
              .orElse(Long.MAX_VALUE));
    }

    private static Instant time(String member, @Nullable String text) {
      return parsed(
              member, required(member, text), Body::instant, "a time such as 2030-01-31T12:00:00Z")
          .orElseThrow();
    }

    private static Optional<Boolean> everywhere(String scope) {
      return switch (scope) {
        case "attached" -> Optional.of(false);
        case "organisation" -> Optional.of(true);
        default -> Optional.empty();
      };
    }

    private static Optional<Instant> instant(String text) {
      try {
        return Optional.of(OffsetDateTime.parse(text).toInstant())
            .filter(
                time ->
                    !time.isBefore(Instant.EPOCH)
                        && time.isBefore(Instant.parse("9999-01-01T00:00:00Z")));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    private static Optional<Long> record(String text) {
      return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
  }

  /**
   * What is to be replayed.
   *
   * @param rules empty: those of the policy
   * @param everywhere as if the policy were attached to the organisation; else where it is
   */
  record Wanted(
      Optional<List<Rule>> rules, Instant from, Instant to, boolean everywhere, long before) {}

  public ReplayRoutes(
      Policies policies, PgRecordedRequests recorded, Countries countries, CallerAccess access) {
    this.policies = policies;
    this.recorded = recorded;
    this.countries = countries;
    this.access = access;
  }

  /** Adds the route, for those who may read both the log and policies. */
  public void register(Routes routes) {
    routes.post(
        "/api/policies/{id}/replay",
        access.requiringBoth(Permission.AUDIT_READ, Permission.POLICIES_READ),
        this::replay);
  }

  private Future<Answer> replay(Exchange exchange) {
    PolicyId id = PolicyRoutes.id(exchange);
    OrganisationId organisation = PolicyRoutes.organisation(exchange);
    return exchange
        .json(Body.class, PolicyBodies.LIMIT)
        .compose(
            body -> {
              Wanted wanted = accepted(body::toWanted);
              return policies
                  .find(organisation, id)
                  .map(found -> found.orElseThrow(() -> notFound("policy")).policy())
                  .compose(policy -> replay(organisation, policy, wanted));
            });
  }

  private Future<Answer> replay(OrganisationId organisation, Policy policy, Wanted wanted) {
    return recorded
        .window(organisation, policy.id(), wanted)
        .map(
            window -> {
              Replay replay =
                  new Replay(policy, wanted.rules().orElseGet(policy::rules), countries);
              window.requests().forEach(replay::take);
              return Answer.json(200, ReplayViews.of(replay, window));
            });
  }
}
