package dev.sallyport.gate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Replays as the API shows them. */
final class ReplayViews {
  private ReplayViews() {}

  static Map<String, Object> of(Replay replay, PgRecordedRequests.Window window) {
    OptionalLong next = window.next();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("replayed", replay.replayed());
    view.put("permittedNoMore", replay.less());
    view.put("permittedNow", replay.more());
    view.put("changes", replay.changes().stream().map(ReplayViews::change).toList());
    view.put("limits", limits(replay, window));
    view.put("nextCursor", next.isPresent() ? Long.toString(next.getAsLong()) : null);
    return view;
  }

  private static List<String> limits(Replay replay, PgRecordedRequests.Window window) {
    List<String> limits = new ArrayList<>(replay.limits());
    if (!window.somewhere()) {
      limits.add(
          "the policy is attached to nothing, so no request was replayed; send scope organisation to replay all of them");
    }
    return limits;
  }

  private static Map<String, Object> change(Replay.Change change) {
    RecordedRequest request = change.request();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("record", Long.toString(request.record()));
    view.put("at", request.at().toString());
    view.put("agentId", request.agent());
    view.put("keyId", request.key());
    view.put("serviceName", request.service());
    view.put("client", request.client());
    view.put("was", change.wasAllowed() ? "allow" : "deny");
    view.put("would", change.would());
    view.put("rules", change.rules());
    return view;
  }
}
