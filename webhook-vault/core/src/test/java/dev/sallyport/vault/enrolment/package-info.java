@NullMarked
package dev.sallyport.vault.enrolment;

import org.jspecify.annotations.NullMarked;
