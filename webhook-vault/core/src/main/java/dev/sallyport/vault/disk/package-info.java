/** Files that only their owner may read, written completely and durably or not at all. */
@NullMarked
package dev.sallyport.vault.disk;

import org.jspecify.annotations.NullMarked;
