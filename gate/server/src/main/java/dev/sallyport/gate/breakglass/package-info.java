/**
 * Break-glass: in an emergency a person opens an access of an agent for a short time, past what is
 * granted and what would have to be approved. It is loud: opening, closing and every use have
 * records and events of their own. It permits nothing that anything else refuses.
 */
@NullMarked
package dev.sallyport.gate.breakglass;

import org.jspecify.annotations.NullMarked;
