/** Users delegate credentials of their own to agents, and take them back. */
@NullMarked
package dev.sallyport.gate.delegation;

import org.jspecify.annotations.NullMarked;
