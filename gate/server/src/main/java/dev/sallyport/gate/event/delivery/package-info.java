/**
 * Telling receivers about events: endpoints, their secrets, and the queue that several gates work
 * off together.
 *
 * <p>A message is on its way at most once at a time. A gate takes it by raising its attempt and
 * saying until when it will have ended it; the attempt itself ends well before. If the gate dies,
 * that time passes and another one takes over. Whoever comes back late finds another attempt in the
 * row and changes nothing. A receiver may still see a message twice, when it was taken and the
 * answer was lost: the id is the same each time, so it can tell.
 */
@NullMarked
package dev.sallyport.gate.event.delivery;

import org.jspecify.annotations.NullMarked;
