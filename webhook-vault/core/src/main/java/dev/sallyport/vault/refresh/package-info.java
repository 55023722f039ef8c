/** {@code /v1/refresh-notify}: the gate says that a credential wants a new value. */
@NullMarked
package dev.sallyport.vault.refresh;

import org.jspecify.annotations.NullMarked;
