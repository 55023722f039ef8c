@NullMarked
package dev.sallyport.vault.oauth;

import org.jspecify.annotations.NullMarked;
