/** The one-command run: PostgreSQL, gate and vault as processes of their own, and a demo agent. */
@NullMarked
package dev.sallyport.local;

import org.jspecify.annotations.NullMarked;
