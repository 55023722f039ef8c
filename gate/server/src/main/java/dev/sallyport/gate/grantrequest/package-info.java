/**
 * Just in time: an agent asks for a grant, a person decides, and an agent gives back what it no
 * longer needs.
 */
@NullMarked
package dev.sallyport.gate.grantrequest;

import org.jspecify.annotations.NullMarked;
