/** The management port: metrics and health, apart from the port that clients reach. */
@NullMarked
package dev.sallyport.service.management;

import org.jspecify.annotations.NullMarked;
