/** The vault's store in PostgreSQL, for any number of vaults on one database. */
@NullMarked
package dev.sallyport.vault.postgresql;

import org.jspecify.annotations.NullMarked;
