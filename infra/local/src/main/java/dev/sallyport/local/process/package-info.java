/**
 * Server processes that are started, awaited, stopped and killed on purpose, and never left behind.
 */
@NullMarked
package dev.sallyport.local.process;

import org.jspecify.annotations.NullMarked;
