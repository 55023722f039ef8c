/**
 * What whoever has the gate's database does to its logs on the command line: remove records whose
 * time is over, and say that an alarm was looked into. Each is a record of the log.
 */
@NullMarked
package dev.sallyport.gate.audit.upkeep;

import org.jspecify.annotations.NullMarked;
