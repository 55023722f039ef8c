/**
 * In which country an address is, from a file in MaxMind's format that whoever runs the gate
 * supplies.
 */
@NullMarked
package dev.sallyport.gate.geo;

import org.jspecify.annotations.NullMarked;
