@NullMarked
package dev.sallyport.vault.server.owner;

import org.jspecify.annotations.NullMarked;
