/**
 * For how long the vault's log is kept. Entries leave it from its beginning, and only such as a
 * checkpoint covers; an entry tells how many and the root over them, so that an export still proves
 * itself. Nothing that protects the vault depends on an entry being there: redeemed tickets, signed
 * calls and releases that count towards a cap are kept apart.
 */
@NullMarked
package dev.sallyport.vault.log.retention;

import org.jspecify.annotations.NullMarked;
