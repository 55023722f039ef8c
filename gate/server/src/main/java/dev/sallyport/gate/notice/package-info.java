/** Things that will end announce themselves some days before, once for each of these days. */
@NullMarked
package dev.sallyport.gate.notice;

import org.jspecify.annotations.NullMarked;
