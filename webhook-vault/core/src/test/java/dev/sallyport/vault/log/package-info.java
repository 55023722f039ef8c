@NullMarked
package dev.sallyport.vault.log;

import org.jspecify.annotations.NullMarked;
