/** Groups of agents: what is granted to a group, every member may use. */
@NullMarked
package dev.sallyport.gate.group;

import org.jspecify.annotations.NullMarked;
