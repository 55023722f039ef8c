@NullMarked
package dev.sallyport.local.demo;

import org.jspecify.annotations.NullMarked;
