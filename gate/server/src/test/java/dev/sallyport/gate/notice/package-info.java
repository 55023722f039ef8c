@NullMarked
package dev.sallyport.gate.notice;

import org.jspecify.annotations.NullMarked;
