@NullMarked
package dev.sallyport.vault.request;

import org.jspecify.annotations.NullMarked;
