/** What a place that keeps a vault's data offers; the adapters are in packages of their own. */
@NullMarked
package dev.sallyport.vault.store;

import org.jspecify.annotations.NullMarked;
