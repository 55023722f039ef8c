/**
 * Keys on their way to agents. A key is made under a trust profile that was approved, as a real key
 * of the agent with no more than the profile's scope. Its envelope says everything about it but the
 * key itself, which leaves the gate by one of two doors only: to whoever has the token of its
 * delivery, once; or sealed to the public key of the receiver that was reviewed.
 *
 * <p>Until it is taken the key is kept sealed under the gate's keyset, for some days. What is not
 * taken in that time is erased and revoked.
 */
@NullMarked
package dev.sallyport.gate.delivery;

import org.jspecify.annotations.NullMarked;
