/** What an internet address is: public, or one of the many kinds that only look like it. */
@NullMarked
package dev.sallyport.service.address;

import org.jspecify.annotations.NullMarked;
