@NullMarked
package dev.sallyport.gate.policy.rule;

import org.jspecify.annotations.NullMarked;
