/**
 * What an auditor does with files alone: verify an export of the log, and hold the gate's against
 * the vault's. Runs on the command line, without a database and without a key that signs.
 */
@NullMarked
package dev.sallyport.gate.audit.verify;

import org.jspecify.annotations.NullMarked;
