@NullMarked
package dev.sallyport.vault.server.xwing;

import org.jspecify.annotations.NullMarked;
