/**
 * What every HTTP route of both servers obeys: declared access, limits, strict bodies, one form of
 * error.
 */
@NullMarked
package dev.sallyport.service.http;

import org.jspecify.annotations.NullMarked;
