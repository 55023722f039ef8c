/**
 * The Model Context Protocol: {@code /api/agents/mcp} gives a model tools that end in the same
 * decisions as the routes of agents. Stateless: neither revision that needs a handshake is given a
 * session, so any gate answers any message.
 */
@NullMarked
package dev.sallyport.gate.mcp;

import org.jspecify.annotations.NullMarked;
