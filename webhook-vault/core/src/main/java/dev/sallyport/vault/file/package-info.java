/** The vault's store in one encrypted file, for one small vault on one machine. */
@NullMarked
package dev.sallyport.vault.file;

import org.jspecify.annotations.NullMarked;
