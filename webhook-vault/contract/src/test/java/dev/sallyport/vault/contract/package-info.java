@NullMarked
package dev.sallyport.vault.contract;

import org.jspecify.annotations.NullMarked;
