package dev.sallyport.gate.redirect;

import dev.sallyport.gate.policy.PolicySet;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Instant;

/**
 * The policies that restrict a grant's use, with what their rules ask for and no other decision
 * does.
 *
 * @param set at least one
 * @param grantedAt when the grant was made
 */
record AppliedPolicies(PolicySet set, String agentName, String agentKind, Instant grantedAt) {

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
}
