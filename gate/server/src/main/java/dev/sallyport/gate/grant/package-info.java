/** What an agent may have, and until when. */
@NullMarked
package dev.sallyport.gate.grant;

import org.jspecify.annotations.NullMarked;
