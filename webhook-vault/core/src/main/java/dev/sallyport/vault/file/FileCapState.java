package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The caps in a vault file, and what counts towards them. Belongs to the file's thread. */
final class FileCapState {
  private final TreeMap<String, ReleaseCap> caps = new TreeMap<>();
  private final Map<String, List<Instant>> releases = new HashMap<>();

  void put(ReleaseCap cap) {
    caps.put(cap.service().value(), cap);
  }

  void remove(ServiceName service) {
    caps.remove(service.value());
    releases.remove(service.value());
  }

  /** Counts a release, and forgets those that count no more. */
  void count(ServiceName service, Instant at) {
    List<Instant> counted = releases.computeIfAbsent(service.value(), each -> new ArrayList<>());
    Instant since = at.minus(ReleaseCap.WINDOW);
    counted.removeIf(each -> !each.isAfter(since));
    counted.add(at);
  }

  Optional<ReleaseCap> find(ServiceName service) {
    return Optional.ofNullable(caps.get(service.value()));
  }

  boolean isFull(ServiceName service, Instant now) {
    return find(service)
        .filter(cap -> cap.releases() == 0 || roomAt(cap, now).isPresent())
        .isPresent();
  }

  /** Empty when there is room, or there never is. */
  Optional<Instant> roomAt(ReleaseCap cap, Instant now) {
    if (cap.releases() == 0) {
      return Optional.empty();
    }
    return counting(cap, now).stream()
        .sorted(Comparator.reverseOrder())
        .skip(cap.releases() - 1L)
        .findFirst()
        .map(oldest -> oldest.plus(ReleaseCap.WINDOW));
  }

  private List<Instant> counting(ReleaseCap cap, Instant now) {
    Instant since = now.minus(ReleaseCap.WINDOW);
    return releases.getOrDefault(cap.service().value(), List.of()).stream()
        .filter(each -> each.isAfter(since))
        .toList();
  }

  List<CapUse> uses(Instant now) {
    return caps.values().stream().map(cap -> new CapUse(cap, counting(cap, now).size())).toList();
  }

  int count() {
    return caps.size();
  }

  /** Entries that make this state out of nothing. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (ReleaseCap cap : caps.values()) {
      entries.add(new Entry.CapSet(cap));
      releases
          .getOrDefault(cap.service().value(), List.of())
          .forEach(at -> entries.add(new Entry.ReleaseCounted(cap.service(), at)));
    }
    return entries;
  }
}
