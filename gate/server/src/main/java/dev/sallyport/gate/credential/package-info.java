/** What the gate knows of a credential: its name and kind, never its value. */
@NullMarked
package dev.sallyport.gate.credential;

import org.jspecify.annotations.NullMarked;
