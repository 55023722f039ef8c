@NullMarked
package dev.sallyport.vault.kind;

import org.jspecify.annotations.NullMarked;
