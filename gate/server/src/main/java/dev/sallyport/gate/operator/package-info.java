/** The people who administer an organisation, and how a request proves to be one of theirs. */
@NullMarked
package dev.sallyport.gate.operator;

import org.jspecify.annotations.NullMarked;
