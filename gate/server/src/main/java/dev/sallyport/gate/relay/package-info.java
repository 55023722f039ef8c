/**
 * Credentials that the gate fetches for agents that cannot follow a redirect. What it carries is
 * sealed to the agent's key, and nothing else is let through; plaintext only where the binding says
 * so in as many words.
 */
@NullMarked
package dev.sallyport.gate.relay;

import org.jspecify.annotations.NullMarked;
