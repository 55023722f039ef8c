/**
 * Trust before keys: what an agent says it needs when it comes, and what people said to it. Keys
 * are delivered only under a profile that somebody else than who sent it has approved; see {@link
 * dev.sallyport.gate.delivery}.
 */
@NullMarked
package dev.sallyport.gate.trust;

import org.jspecify.annotations.NullMarked;
