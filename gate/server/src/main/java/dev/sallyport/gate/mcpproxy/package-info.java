/**
 * MCP servers that agents reach through the gate and the vault: the gate decides, the vault puts
 * the credential in, and neither the agent nor the gate sees it. Operators name the servers; who
 * may use one is whoever has a grant for its service.
 */
@NullMarked
package dev.sallyport.gate.mcpproxy;

import org.jspecify.annotations.NullMarked;
