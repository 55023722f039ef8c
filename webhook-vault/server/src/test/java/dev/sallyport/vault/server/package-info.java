/** The vault over real sockets. */
@NullMarked
package dev.sallyport.vault.server;

import org.jspecify.annotations.NullMarked;
