@NullMarked
package dev.sallyport.vault.keyservice;

import org.jspecify.annotations.NullMarked;
