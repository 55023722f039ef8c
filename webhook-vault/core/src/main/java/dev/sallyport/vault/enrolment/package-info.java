/** Keys of agents that their answers are sealed to, enrolled by the vault's owner. */
@NullMarked
package dev.sallyport.vault.enrolment;

import org.jspecify.annotations.NullMarked;
