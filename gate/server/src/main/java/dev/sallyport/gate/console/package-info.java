/**
 * Facts for a console that shows people where they stand: what is still missing, what to think of
 * before another key is made, who uses what, and whether this is production. They inform; nothing
 * is decided by them.
 */
@NullMarked
package dev.sallyport.gate.console;

import org.jspecify.annotations.NullMarked;
