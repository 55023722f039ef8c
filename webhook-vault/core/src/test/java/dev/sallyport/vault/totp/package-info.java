@NullMarked
package dev.sallyport.vault.totp;

import org.jspecify.annotations.NullMarked;
