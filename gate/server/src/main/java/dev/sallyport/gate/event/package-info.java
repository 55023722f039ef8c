/**
 * What happens in an organisation that people want to be told about. An event is written in the
 * transaction of the change it tells about, so neither is ever there without the other; telling it
 * is the work of {@link dev.sallyport.gate.event.delivery}.
 */
@NullMarked
package dev.sallyport.gate.event;

import org.jspecify.annotations.NullMarked;
