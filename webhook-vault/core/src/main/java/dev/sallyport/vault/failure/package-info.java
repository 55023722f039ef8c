/** Why a store could not do what was asked of it. */
@NullMarked
package dev.sallyport.vault.failure;

import org.jspecify.annotations.NullMarked;
