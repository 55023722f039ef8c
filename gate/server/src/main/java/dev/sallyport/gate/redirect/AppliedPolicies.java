package dev.sallyport.gate.redirect;

import dev.sallyport.gate.policy.PolicySet;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policies that restrict a grant's use, with what their rules ask for and no other decision
 * does.
 */
final class AppliedPolicies {
  private final PolicySet set;
  private final String agentName;
  private final String agentKind;
  private final Instant grantedAt;
  private @Nullable Counters counters;

  /** What a service's requests are counted on. */
  private record Counters(String service, List<Counted> all) {}

  /**
   * The policies that apply.
   *
   * @param set at least one
   * @param grantedAt when the grant was made
   */
  AppliedPolicies(PolicySet set, String agentName, String agentKind, Instant grantedAt) {
    this.set = set;
    this.agentName = agentName;
    this.agentKind = agentKind;
    this.grantedAt = grantedAt;
  }

  PolicySet set() {
    return set;
  }

  /** What the rules can know of this request. */
  RequestAttributes attributes(CredentialRequest request, Facts facts, Facts.Grant grant) {
    return new RequestAttributes(
        facts.agent().id(),
        agentName,
        agentKind,
        facts.key().id(),
        grant.atVault(request.service()).value(),
        grant.id(),
        grantedAt,
        request.client(),
        request.countries(),
        request.holder().isPresent(),
        false);
  }

  /**
   * What a permission has to be charged on. The key's own limits count like those of policies. All
   * of it follows from the facts that these policies belong to, so it is made once.
   */
  List<Counted> counters(Facts.Key key, RequestAttributes request) {
    Counters known = counters;
    if (known == null || !known.service().equals(request.service())) {
      known =
          new Counters(
              request.service(),
              Stream.concat(
                      key.rates().stream(),
                      set.meters().stream().map(meter -> PolicyCounter.of(meter, request)))
                  .toList());
      counters = known; // whoever comes at the same time makes the same
    }
    return known.all();
  }
}
