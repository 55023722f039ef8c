@NullMarked
package dev.sallyport.vault.file;

import org.jspecify.annotations.NullMarked;
