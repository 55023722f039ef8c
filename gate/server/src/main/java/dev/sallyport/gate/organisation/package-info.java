/** Tenants, the one writer each of them has at a time, and the lock that stops every change. */
@NullMarked
package dev.sallyport.gate.organisation;

import org.jspecify.annotations.NullMarked;
