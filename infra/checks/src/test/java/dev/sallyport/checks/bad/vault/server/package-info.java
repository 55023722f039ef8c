/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.vault.server;

import org.jspecify.annotations.NullMarked;
