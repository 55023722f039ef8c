package dev.sallyport.gate.key;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.service.address.Networks;
import dev.sallyport.service.http.Problem;
import dev.sallyport.ticket.ServiceName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What operators send about keys. */
final class KeyBodies {
  private static final String A_TIME = "a time such as 2030-01-31T12:00:00Z";

  private KeyBodies() {}

  record Mint(
      @Nullable String name,
      @Nullable List<@Nullable String> scopes,
      @Nullable List<@Nullable String> cidrs,
      @Nullable List<@Nullable String> services,
      @Nullable Integer requestsPerMinute,
      @Nullable String expiresAt) {
    KeyDraft toDraft(Instant now) {
      return new KeyDraft(
          name == null ? "" : name,
          limits(scopes, cidrs, services, requestsPerMinute),
          future("expiresAt", expiresAt, now));
    }
  }

  record Deprecate(@Nullable String sunsetAt, @Nullable Long gracePeriodSeconds) {
    KeyStep toStep(Instant now) {
      if (sunsetAt != null && gracePeriodSeconds != null) {
        throw invalid("Send sunsetAt or gracePeriodSeconds, not both");
      }
      return new KeyStep.Deprecate(
          future("sunsetAt", sunsetAt, now).or(() -> grace(gracePeriodSeconds).map(now::plus)));
    }
  }

  record Revoke(@Nullable Boolean force) {
    KeyStep toStep() {
      return new KeyStep.Revoke(Boolean.TRUE.equals(force));
    }
  }

  record Rotate(@Nullable String keyId, @Nullable Long gracePeriodSeconds) {
    static final Rotate DEFAULT = new Rotate(null, null);

    Rotation.Wish toWish() {
      return new Rotation.Wish(
          parsed("keyId", keyId, KeyId::parse, "the id of one of the agent's keys"),
          grace(gracePeriodSeconds));
    }
  }

  static KeyLimits limits(
      @Nullable List<@Nullable String> scopes,
      @Nullable List<@Nullable String> cidrs,
      @Nullable List<@Nullable String> services,
      @Nullable Integer requestsPerMinute) {
    return new KeyLimits(
        Optional.ofNullable(scopes).map(KeyBodies::scopes),
        Optional.ofNullable(cidrs).map(KeyBodies::networks),
        Optional.ofNullable(services).map(KeyBodies::services),
        Optional.ofNullable(requestsPerMinute));
  }

  private static Set<AgentScope> scopes(List<@Nullable String> names) {
    Set<AgentScope> scopes = new HashSet<>();
    for (String name : names) {
      scopes.add(
          AgentScope.parse(required("scopes", name))
              .orElseThrow(
                  () -> Problem.of(KeyProblems.UNKNOWN_SCOPE, knownScopes()).asException()));
    }
    return scopes;
  }

  private static String knownScopes() {
    return "The field 'scopes' has some of "
        + Arrays.stream(AgentScope.values())
            .map(AgentScope::wireName)
            .collect(Collectors.joining(", "))
        + "; an empty list means none, no list means all that the agent may do";
  }

  private static Networks networks(List<@Nullable String> texts) {
    if (texts.size() > Networks.MAXIMUM) {
      throw invalid("The field 'cidrs' has 1 to " + Networks.MAXIMUM + " entries");
    }
    return Networks.parse(texts.stream().map(text -> required("cidrs", text)).toList())
        .orElseThrow(
            () ->
                invalid(
                    "The field 'cidrs' has networks such as 10.0.0.0/8 or 2001:db8::/32, or single addresses"));
  }

  private static Set<ServiceName> services(List<@Nullable String> names) {
    return names.stream()
        .map(
            name ->
                ServiceName.parse(required("services", name))
                    .orElseThrow(
                        () -> invalid("The field 'services' has canonical names of services")))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<Instant> future(String member, @Nullable String text, Instant now) {
    Optional<Instant> time = parsed(member, text, KeyBodies::time, A_TIME);
    if (time.isPresent()
        && (!time.get().isAfter(now) || time.get().isAfter(now.plus(KeyDraft.LONGEST_LIFE)))) {
      throw invalid("The field '" + member + "' is in the future, and at most ten years from now");
    }
    return time;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<Duration> grace(@Nullable Long seconds) {
    if (seconds != null && (seconds < 1 || seconds > Rotation.Wish.LONGEST_GRACE.toSeconds())) {
      throw invalid(
          "The field 'gracePeriodSeconds' is 1 to " + Rotation.Wish.LONGEST_GRACE.toSeconds());
    }
    return Optional.ofNullable(seconds).map(Duration::ofSeconds);
  }
}
