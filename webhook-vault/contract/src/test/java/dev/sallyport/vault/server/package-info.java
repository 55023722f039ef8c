@NullMarked
package dev.sallyport.vault.server;

import org.jspecify.annotations.NullMarked;
