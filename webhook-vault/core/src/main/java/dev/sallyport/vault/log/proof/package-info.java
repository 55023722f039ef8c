/**
 * The vault's log, proved: a Merkle tree over its entries in the order of their sequence, signed
 * checkpoints of it, and proofs.
 *
 * <p>Entries are added only when every entry before them is there or will never be, which stores
 * know by themselves. The tree grows by one step at a time: a step says from which size it went,
 * and a store takes it only at that size. So several vaults on one store add nothing twice and
 * leave nothing out; whoever comes second changes nothing. A vault that dies leaves the tree as it
 * was.
 */
@NullMarked
package dev.sallyport.vault.log.proof;

import org.jspecify.annotations.NullMarked;
