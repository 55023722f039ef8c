@NullMarked
package dev.sallyport.gate.mcp;

import org.jspecify.annotations.NullMarked;
