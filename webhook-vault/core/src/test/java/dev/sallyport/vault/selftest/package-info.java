@NullMarked
package dev.sallyport.vault.selftest;

import org.jspecify.annotations.NullMarked;
