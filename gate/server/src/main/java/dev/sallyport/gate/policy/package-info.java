/**
 * Policies: named sets of rules that restrict what grants permit.
 *
 * <p>The decision is a pure function of the policies that apply, the request's attributes and a
 * moment ({@link dev.sallyport.gate.policy.Evaluation}). All rules of all enabled policies have to
 * be satisfied, so neither their order nor where a policy is attached matters, and adding one never
 * permits more. One refusal refuses; otherwise one demand for approval holds; otherwise the request
 * is permitted, subject to the counters that are named.
 */
@NullMarked
package dev.sallyport.gate.policy;

import org.jspecify.annotations.NullMarked;
