package dev.sallyport.vault.request;

import java.util.List;
import java.util.Optional;

/** Everything that a credential may be sent to. Empty means nothing. */
public record AllowedTargets(List<AllowedTarget> all) {
  /** Targets of one credential; more are more than one credential's business. */
  public static final int MAXIMUM = 16;

  /** Copies the list. */
  public AllowedTargets {
    all = List.copyOf(all);
    if (all.size() > MAXIMUM) {
      throw new IllegalArgumentException("at most " + MAXIMUM + " targets");
    }
  }

  /**
   * Where a request goes that names no whole URL.
   *
   * @param host as the header Host would have it, to choose among several; without it the first
   *     target's
   * @return empty when this is not allowed
   */
  public Optional<Origin> route(Optional<String> host, Method method, RequestPath path) {
    Optional<Origin> origin =
        host.isPresent()
            ? all.stream()
                .map(AllowedTarget::origin)
                .filter(each -> each.authority().equals(host.get()))
                .findFirst()
            : all.stream().map(AllowedTarget::origin).findFirst();
    return origin.filter(each -> allows(each, method, path));
  }

  /** Whether a request to this origin is allowed by one of the targets. */
  public boolean allows(Origin origin, Method method, RequestPath path) {
    return all.stream()
        .anyMatch(target -> target.origin().equals(origin) && target.allows(method, path));
  }
}
