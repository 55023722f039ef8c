package dev.sallyport.gate.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What policies say of a request. */
public sealed interface Ruling {
  /** Nothing stands against it. */
  Permits UNRESTRICTED = new Permits(List.of());

  /**
   * Permitted, if every one of these counters has something left when the decision is proven.
   *
   * @param meters each is consumed once, all or none
   */
  record Permits(List<Meter> meters) implements Ruling {}

  /** Refused, for every one of these reasons; there is at least one. */
  record Refuses(List<Reason> reasons) implements Ruling {
    /** When time alone will have satisfied all of them; null when it will not. */
    public @Nullable Instant retryAt() {
      Instant latest = Instant.MIN;
      for (Reason reason : reasons) {
        Instant retryAt = reason.retryAt();
        if (retryAt == null) {
          return null;
        }
        latest = retryAt.isAfter(latest) ? retryAt : latest;
      }
      return latest;
    }
  }

  /**
   * Held until somebody approves; there is at least one demand.
   *
   * @param meters what is to be consumed when it has been approved
   */
  record Holds(List<ApprovalDemand> demands, List<Meter> meters) implements Ruling {
    /** Whether the agent has to say why: when one of the rules wants it. */
    public boolean reasonRequired() {
      return demands.stream().anyMatch(demand -> demand.requirement().reasonRequired());
    }

    /** How long an approval counts: the shortest that a rule says; empty: for one request. */
    public Optional<Duration> lasts() {
      return demands.stream().anyMatch(demand -> demand.requirement().lasts().isEmpty())
          ? Optional.empty()
          : demands.stream()
              .map(demand -> demand.requirement().lasts().orElseThrow())
              .min(Duration::compareTo);
    }
  }
}
