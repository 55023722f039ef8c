package dev.sallyport.gate.machine;

import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.service.address.Networks;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is sent about machine keys. */
final class MachineKeyBodies {
  /** A key for longer than this is one until revoked. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(3660);

  private MachineKeyBodies() {}

  record Create(
      @Nullable String name,
      @Nullable List<@Nullable String> scopes,
      @Nullable String expiresAt,
      @Nullable List<@Nullable String> cidrs,
      @Nullable Integer requestsPerMinute,
      @Nullable String serviceAccount) {
    MachineKeyDraft toDraft(ScopeNames names, Instant now) {
      return new MachineKeyDraft(
          required("name", name),
          names.parse(texts("scopes", required("scopes", scopes))),
          controls(expiresAt, cidrs, requestsPerMinute, now),
          parsed(
              "serviceAccount",
              serviceAccount,
              id -> AgentId.parse(PrincipalKind.SERVICE_ACCOUNT, id),
              "the id of a service account"));
    }
  }

  record Change(
      @Nullable String name,
      @Nullable String status,
      @Nullable List<@Nullable String> scopes,
      @Nullable String expiresAt,
      @Nullable List<@Nullable String> cidrs,
      @Nullable Integer requestsPerMinute) {
    MachineKeyChange toChange(ScopeNames names, Instant now) {
      return new MachineKeyChange(
          Optional.ofNullable(name),
          parsed("status", status, Change::status, "active or suspended"),
          Optional.ofNullable(scopes).map(all -> names.parse(texts("scopes", all))),
          controls(expiresAt, cidrs, requestsPerMinute, now));
    }

    private static Optional<MachineKeyStatus> status(String text) {
      return MachineKeyStatus.parse(text).filter(status -> status != MachineKeyStatus.REVOKED);
    }
  }

  private static KeyControls controls(
      @Nullable String expiresAt,
      @Nullable List<@Nullable String> cidrs,
      @Nullable Integer requestsPerMinute,
      Instant now) {
    return new KeyControls(
        parsed(
            "expiresAt",
            expiresAt,
            text -> future(text, now),
            "a time to come within ten years, such as 2027-01-31T12:00:00Z"),
        Optional.ofNullable(cidrs).map(MachineKeyBodies::networks),
        Optional.ofNullable(requestsPerMinute));
  }

  private static Optional<Instant> future(String text, Instant now) {
    try {
      Instant time = Instant.parse(text);
      return time.isAfter(now) && time.isBefore(now.plus(LONGEST_LIFE))
          ? Optional.of(time)
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Networks networks(List<@Nullable String> texts) {
    if (texts.size() > Networks.MAXIMUM) { // before any of them is read
      throw new IllegalArgumentException(
          "The field 'cidrs' has 1 to " + Networks.MAXIMUM + " networks");
    }
    return Networks.parse(texts("cidrs", texts))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The field 'cidrs' has networks such as 192.0.2.0/24 or 2001:db8::/32"));
  }

  private static List<String> texts(String field, List<@Nullable String> values) {
    List<String> texts = new ArrayList<>();
    for (String value : values) {
      texts.add(required(field, value));
    }
    return texts.stream().distinct().toList();
  }
}
