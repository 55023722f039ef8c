/** Reading JSON strictly, with messages that say what to do and never repeat what was sent. */
@NullMarked
package dev.sallyport.service.json;

import org.jspecify.annotations.NullMarked;
