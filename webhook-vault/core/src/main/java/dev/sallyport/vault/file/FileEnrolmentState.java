package dev.sallyport.vault.file;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The agents' keys in a vault file. Belongs to the file's thread. */
final class FileEnrolmentState {
  private final NavigableMap<AgentId, SealedEnrolment> enrolments = new TreeMap<>();

  void put(SealedEnrolment enrolment) {
    enrolments.put(enrolment.enrolment().agent(), enrolment);
  }

  void remove(AgentId agent) {
    enrolments.remove(agent);
  }

  Optional<SealedEnrolment> find(AgentId agent) {
    return Optional.ofNullable(enrolments.get(agent));
  }

  List<SealedEnrolment> after(Optional<AgentId> agent, int limit) {
    return agent.map(each -> enrolments.tailMap(each, false)).orElse(enrolments).values().stream()
        .limit(limit)
        .toList();
  }

  List<SealedEnrolment> all() {
    return List.copyOf(enrolments.values());
  }

  int count() {
    return enrolments.size();
  }
}
