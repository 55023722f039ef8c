/** Whether the process lives and whether it should get traffic. */
@NullMarked
package dev.sallyport.service.health;

import org.jspecify.annotations.NullMarked;
