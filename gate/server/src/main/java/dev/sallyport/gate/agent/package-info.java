/** Agents: workload identities that an operator creates, suspends and deletes. */
@NullMarked
package dev.sallyport.gate.agent;

import org.jspecify.annotations.NullMarked;
