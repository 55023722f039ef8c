package dev.sallyport.gate.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.policy.rule.Finding;
import dev.sallyport.service.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How each rule of each policy came out, for the log and for operators. It is made into JSON when
 * somebody asks for it.
 */
public final class Trace {
  private final PolicySet policies;
  private final Finding[] findings;
  private final boolean approved;
  private @Nullable String json;
  private @Nullable String logged;

  /** Takes the array, which nobody changes any more. */
  Trace(PolicySet policies, Finding[] findings) {
    this(policies, findings, false);
  }

  private Trace(PolicySet policies, Finding[] findings, boolean approved) {
    this.policies = policies;
    this.findings = findings;
    this.approved = approved;
  }

  /** The same, for a request that was held and has been approved. */
  public Trace approved() {
    return new Trace(policies, findings, true);
  }

  /** Whether no policy had a say. */
  public boolean isEmpty() {
    return policies.isEmpty();
  }

  /** As one line of JSON: {@code [{"policy":…,"version":…,"rules":[{"type":…,"result":…}]}]}. */
  public String json() {
    String known = json;
    if (known == null) {
      known = new String(Json.write(view()), UTF_8);
      json = known; // whoever comes at the same time makes the same
    }
    return known;
  }

  /**
   * As the log holds it. Where all policies permitted, how each rule came out follows from their
   * versions, which never change: they are named, {@code pol_…@3 pol_…@1}, and the log's readers
   * see what {@link #json} says. So this trace is of whole policies, never of some of their rules.
   */
  public String logged() {
    String known = logged;
    if (known == null) {
      known = permits() && !isEmpty() ? versions() : json();
      logged = known;
    }
    return known;
  }

  private boolean permits() {
    return Arrays.stream(findings)
        .allMatch(
            finding -> finding == Finding.Plain.SATISFIED || finding == Finding.Plain.COUNTED);
  }

  private String versions() {
    return policies.policies().stream()
        .map(policy -> policy.id().value() + '@' + policy.version())
        .collect(joining(" "));
  }

  /** As values of JSON. */
  public List<Map<String, Object>> view() {
    List<Map<String, Object>> view = new ArrayList<>();
    int next = 0;
    for (Policy policy : policies.policies()) {
      List<Map<String, Object>> rules = new ArrayList<>();
      for (int i = 0; i < policy.rules().size(); i++) {
        rules.add(view(policies.rules().get(next), findings[next]));
        next++;
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("policy", policy.id().value());
      one.put("version", policy.version());
      one.put("rules", rules);
      view.add(one);
    }
    return view;
  }

  private Map<String, Object> view(PlacedRule placed, Finding finding) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("type", placed.rule().type().wireName());
    view.put(
        "result",
        switch (finding) {
          case Finding.Plain.SATISFIED -> "satisfied";
          case Finding.Plain.COUNTED -> "counted";
          case Finding.Plain.APPROVAL_NEEDED -> approved ? "approved" : "held";
          case Finding.Plain.FAILED -> "failed";
          case Finding.Unsatisfied _ -> "refused";
        });
    return view;
  }
}
