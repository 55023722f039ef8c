package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.RequireApproval;

/**
 * One rule that wants the request approved.
 *
 * @param version the policy's version that demands it
 * @param rule position of the rule in its policy
 */
public record ApprovalDemand(PolicyId policy, int version, int rule, RequireApproval requirement) {}
