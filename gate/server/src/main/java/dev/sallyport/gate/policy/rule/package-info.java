/**
 * The rules that policies are made of: what each demands of a request, as a pure function of the
 * request's attributes and a moment, and their JSON forms.
 *
 * <p>A rule only ever restricts. What it cannot find out counts against the request.
 */
@NullMarked
package dev.sallyport.gate.policy.rule;

import org.jspecify.annotations.NullMarked;
