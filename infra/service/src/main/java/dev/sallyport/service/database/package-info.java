/** Connections to PostgreSQL, migrations, and the names of its error states. */
@NullMarked
package dev.sallyport.service.database;

import org.jspecify.annotations.NullMarked;
