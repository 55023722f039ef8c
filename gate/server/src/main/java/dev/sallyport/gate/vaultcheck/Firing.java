package dev.sallyport.gate.vaultcheck;

import static java.util.stream.Collectors.joining;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends attacks to a vault, one after another, until they are through or the time is over. */
final class Firing {
  private static final int TOO_MANY = 429;

  private final VaultLine line;
  private final InstantSource clock;
  private final Instant until;
  private final List<Reply> toTickets = new ArrayList<>();
  private final List<Reply> fromTheDoor = new ArrayList<>();

  Firing(VaultLine line, InstantSource clock, Instant until) {
    this.line = line;
    this.clock = clock;
    this.until = until;
  }

  /** A finding for each attack, in their order. */
  Future<List<Finding>> all(List<Attack> attacks) {
    Future<List<Finding>> all = Future.succeededFuture(new ArrayList<>());
    for (Attack attack : attacks) {
      all =
          all.compose(
              found ->
                  one(attack)
                      .map(
                          finding -> {
                            found.add(finding);
                            return found;
                          }));
    }
    return all;
  }

  /** How one attack came out. */
  Future<Finding> one(Attack attack) {
    if (clock.instant().isAfter(until)) {
      return Future.succeededFuture(leftOut(attack, "not sent: the time of the check was over"));
    }
    List<Volley> volleys = attack.volleys().get();
    Future<List<List<Reply>>> replies = Future.succeededFuture(new ArrayList<>());
    for (Volley volley : volleys) {
      replies =
          replies.compose(
              before ->
                  fire(volley)
                      .map(
                          came -> {
                            before.add(came);
                            return before;
                          }));
    }
    return replies.map(came -> finding(attack, volleys, came));
  }

  private Future<List<Reply>> fire(Volley volley) {
    return Future.all(volley.shots().stream().map(line::fire).toList()).map(all -> all.list());
  }

  private Finding finding(Attack attack, List<Volley> volleys, List<List<Reply>> came) {
    boolean met = true;
    boolean crowded = false;
    for (int i = 0; i < volleys.size(); i++) {
      met &= volleys.get(i).expected().met(came.get(i));
      crowded |= came.get(i).stream().anyMatch(reply -> reply.status() == TOO_MANY);
      if (attack.needsEntry()) {
        note(volleys.get(i), came.get(i));
      }
    }
    return new Finding(
        attack.name(),
        attack.sent(),
        words(volleys),
        came.stream().map(Firing::words).collect(joining(", then ")),
        outcome(attack, met, crowded),
        attack.why());
  }

  private void note(Volley volley, List<Reply> replies) {
    toTickets.addAll(replies);
    for (int i = 0; i < replies.size(); i++) {
      // A path that a vault does not have is answered by whatever serves it.
      if (volley.shots().get(i).target().startsWith(Assault.CREDENTIAL)) {
        fromTheDoor.add(replies.get(i));
      }
    }
  }

  private static Outcome outcome(Attack attack, boolean met, boolean crowded) {
    if (crowded) {
      return Outcome.NOT_APPLICABLE;
    }
    if (met) {
      return Outcome.PASSED;
    }
    return attack.promised() ? Outcome.FAILED : Outcome.INFORMATIVE;
  }

  private static String words(List<Volley> volleys) {
    return volleys.stream().map(volley -> volley.expected().words()).collect(joining(", then "));
  }

  private static String words(Iterable<Reply> replies) {
    Map<String, Integer> counted = new LinkedHashMap<>();
    replies.forEach(reply -> counted.merge(reply.words(), 1, Integer::sum));
    return counted.entrySet().stream()
        .map(each -> each.getValue() == 1 ? each.getKey() : each.getValue() + " x " + each.getKey())
        .sorted()
        .collect(joining(" and "));
  }

  /** An attack that was not made. */
  static Finding leftOut(Attack attack, String because) {
    return new Finding(
        attack.name(),
        attack.sent(),
        words(attack.volleys().get()),
        because,
        Outcome.NOT_APPLICABLE,
        attack.why());
  }

  /** What all answers to tickets were like. */
  List<Finding> ofAllAnswers(boolean promised) {
    return List.of(
        observation(
            "refusals_tell_nothing",
            "everything above that has to be refused",
            "a refusal without the value of the entry",
            toTickets.stream().noneMatch(reply -> !reply.opened() && reply.tellsValue()),
            true,
            "Error messages are logged, and shown to people."),
        observation(
            "answers_are_not_kept",
            "everything above at /v1/credential",
            "Cache-Control: no-store",
            fromTheDoor.stream().noneMatch(reply -> reply.status() != 0 && reply.kept()),
            promised,
            "A cache between agent and vault must not have a credential."));
  }

  private static Finding observation(
      String name, String sent, String expected, boolean met, boolean promised, String why) {
    return new Finding(
        name,
        sent,
        expected,
        met ? "so it was" : "not so",
        met ? Outcome.PASSED : promised ? Outcome.FAILED : Outcome.INFORMATIVE,
        why);
  }
}
