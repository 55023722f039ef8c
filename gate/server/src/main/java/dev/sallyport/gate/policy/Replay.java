package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.Condition;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.HolderBinding;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.gate.policy.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * A draft of a policy against requests that were recorded, in the order of the log: which of them
 * would have come out differently. Counters start empty.
 */
final class Replay {
  /** Changes that are listed; all are counted. */
  static final int MAXIMUM_LISTED = 200;

  /** The start of the attributes that no record holds. */
  private static final String UNRECORDED_ATTRIBUTES = "holder.";

  private final PolicySet draft;
  private final List<String> left;
  private final Countries countries;
  private final ReplayedCounters counters = new ReplayedCounters();
  private final List<Change> changes = new ArrayList<>();
  private int less;
  private int more;
  private int replayed;
  private int withoutGrant;

  /** How a record would come out. */
  record Change(RecordedRequest request, boolean wasAllowed, String would, List<String> rules) {}

  Replay(Policy policy, List<Rule> rules, Countries countries) {
    List<Rule> replayable = rules.stream().filter(Replay::isRecorded).toList();
    this.draft =
        PolicySet.of(
            List.of(new Policy(policy.id(), policy.name(), policy.version(), true, replayable)));
    this.left =
        rules.stream()
            .filter(rule -> !isRecorded(rule))
            .map(rule -> rule.type().wireName())
            .distinct()
            .toList();
    this.countries = countries;
  }

  private static boolean isRecorded(Rule rule) {
    return !(rule instanceof HolderBinding)
        && !(rule instanceof Condition condition
            && condition.expression().contains(UNRECORDED_ATTRIBUTES));
  }

  void take(RecordedRequest request) {
    if (request.grantedAt().isEmpty()) {
      withoutGrant++;
      return;
    }
    replayed++;
    RequestAttributes attributes = request.attributes(countries);
    Ruling ruling = Evaluation.of(draft, attributes, request.at()).ruling();
    switch (ruling) {
      case Ruling.Refuses refuses ->
          now(
              request,
              "deny",
              refuses.reasons().stream().map(reason -> reason.type().wireName()).toList());
      case Ruling.Holds _ -> now(request, "hold", List.of("require_approval"));
      case Ruling.Permits permits -> {
        List<String> spent = counters.charge(permits.meters(), attributes, request.at());
        now(request, spent.isEmpty() ? "allow" : "deny", spent);
      }
    }
  }

  private void now(RecordedRequest request, String would, List<String> rules) {
    boolean allowed = would.equals("allow");
    if (allowed == request.allowed()) {
      return;
    }
    if (allowed) {
      more++;
    } else {
      less++;
    }
    if (changes.size() < MAXIMUM_LISTED) {
      changes.add(new Change(request, request.allowed(), would, rules));
    }
  }

  /** Requests that the draft would refuse or hold, and that were permitted. */
  int less() {
    return less;
  }

  /** Requests that were refused by this policy alone, and that the draft would permit. */
  int more() {
    return more;
  }

  int replayed() {
    return replayed;
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** What this replay cannot tell, in words. */
  List<String> limits() {
    List<String> limits = new ArrayList<>();
    for (String type : left) {
      limits.add(
          type + " was left out: whether a nonce was sent or the release sealed is not recorded");
    }
    if (!draft.meters().isEmpty()) {
      limits.add("counters start empty with this page of the log");
    }
    if (withoutGrant > 0) {
      limits.add(withoutGrant + " requests were left out, since the grant that they used is gone");
    }
    return limits;
  }
}
