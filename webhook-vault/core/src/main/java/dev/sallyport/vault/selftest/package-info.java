/** What the vault proves to itself before it serves anyone. */
@NullMarked
package dev.sallyport.vault.selftest;

import org.jspecify.annotations.NullMarked;
