@NullMarked
package dev.sallyport.gate.mcpproxy;

import org.jspecify.annotations.NullMarked;
