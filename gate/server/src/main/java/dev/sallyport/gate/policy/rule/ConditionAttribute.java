package dev.sallyport.gate.policy.rule;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;
import static java.time.ZoneOffset.UTC;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.cel.common.types.CelType;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a condition can speak of. */
record ConditionAttribute(String name, CelType type, Value value) {

  /** The whole list, with names, types and meanings. */
  static final List<ConditionAttribute> ALL =
      List.of(
          new ConditionAttribute("agent.id", STRING, (request, now) -> request.agentId()),
          new ConditionAttribute("agent.name", STRING, (request, now) -> request.agentName()),
          // agent, app or service_account
          new ConditionAttribute("agent.kind", STRING, (request, now) -> request.agentKind()),
          new ConditionAttribute("key.id", STRING, (request, now) -> request.keyId()),
          new ConditionAttribute("service", STRING, (request, now) -> request.service()),
          new ConditionAttribute("grant.id", STRING, (request, now) -> request.grantId()),
          new ConditionAttribute(
              "grant.age_seconds",
              INT,
              (request, now) -> Duration.between(request.grantedAt(), now).toSeconds()),
          new ConditionAttribute("client.address", STRING, (request, now) -> request.client()),
          // absent when it is not known, and then asking for it refuses
          new ConditionAttribute(
              "client.country",
              STRING,
              (request, now) ->
                  request.country() instanceof Country.Known known ? known.code() : null),
          new ConditionAttribute("holder.nonce", BOOL, (request, now) -> request.nonce()),
          new ConditionAttribute("holder.sealed", BOOL, (request, now) -> request.sealed()),
          // for the functions of the language, such as time.now.getHours('Europe/Berlin')
          new ConditionAttribute("time.now", TIMESTAMP, (request, now) -> now),
          // 0 to 23 in UTC
          new ConditionAttribute("time.hour", INT, (request, now) -> (long) utc(now).getHour()),
          // mon to sun in UTC
          new ConditionAttribute(
              "time.weekday",
              STRING,
              (request, now) -> TimeWindow.dayName(utc(now).getDayOfWeek())));

  private static final Map<String, ConditionAttribute> BY_NAME =
      ALL.stream().collect(toUnmodifiableMap(ConditionAttribute::name, identity()));

  /** How the value is found. */
  @FunctionalInterface
  interface Value {
    @Nullable Object of(RequestAttributes request, Instant now);
  }

  /** The value of the attribute of this name; null when there is no such attribute, or no value. */
  static @Nullable Object valueOf(String name, RequestAttributes request, Instant now) {
    ConditionAttribute attribute = BY_NAME.get(name);
    return attribute == null ? null : attribute.value.of(request, now);
  }

  private static OffsetDateTime utc(Instant now) {
    return now.atOffset(UTC);
  }
}
