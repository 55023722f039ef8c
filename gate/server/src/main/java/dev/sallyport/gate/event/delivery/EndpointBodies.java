package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators send about endpoints. */
final class EndpointBodies {
  /** Time to give a receiver its new secret. Hours. */
  private static final int DEFAULT_OVERLAP = 24;

  /** A secret that has leaked should not be good for longer. Hours. */
  private static final int MAXIMUM_OVERLAP = 168;

  private EndpointBodies() {}

  record Create(
      @Nullable String url,
      @Nullable String description,
      @Nullable List<@Nullable String> eventTypes) {
    EndpointDraft toDraft() {
      return accepted(
          () ->
              new EndpointDraft(
                  outboundUrl(required("url", url)),
                  description == null ? "" : description,
                  types(eventTypes).orElseGet(EventTypes::every)));
    }
  }

  record Change(
      @Nullable String url,
      @Nullable String description,
      @Nullable List<@Nullable String> eventTypes,
      @Nullable String status) {
    EndpointChange toChange() {
      return accepted(
          () ->
              new EndpointChange(
                  Optional.ofNullable(url).map(EndpointBodies::outboundUrl),
                  Optional.ofNullable(description),
                  types(eventTypes),
                  parsed("status", status, EndpointStatus::parse, "enabled or disabled")));
    }
  }

  record Rotate(@Nullable Integer overlapHours) {
    Duration overlap() {
      int hours = overlapHours == null ? DEFAULT_OVERLAP : overlapHours;
      if (hours < 0 || hours > MAXIMUM_OVERLAP) {
        throw invalid(
            "The field 'overlapHours' is a whole number from 0 to "
                + MAXIMUM_OVERLAP
                + "; 0 ends the old secret at once");
      }
      return Duration.ofHours(hours);
    }
  }

  static OutboundUrl outboundUrl(String text) {
    try {
      return OutboundUrl.parse(text);
    } catch (UnfitUrlException e) {
      throw EndpointProblems.unfitUrl(e);
    }
  }

  private static Optional<EventTypes> types(@Nullable List<@Nullable String> names) {
    return names == null
        ? Optional.empty()
        : Optional.of(
            new EventTypes(names.stream().map(name -> required("eventTypes", name)).toList()));
  }
}
