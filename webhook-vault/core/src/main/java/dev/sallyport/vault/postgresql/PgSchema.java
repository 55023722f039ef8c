package dev.sallyport.vault.postgresql;

import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The schema that this program needs, for processes that may look at it and not change it: every
 * migration that it brings along was applied.
 */
final class PgSchema {
  private static final Pattern VERSIONED = Pattern.compile("(?:^|/)V([0-9]{1,6})__[^/]+\\.sql$");
  private static final String NO_SUCH_TABLE = "42P01";

  private static final String APPLIED =
      "select version from flyway_schema_history where success and version is not null";

  private final Vertx vertx;
  private final String migrations;

  /**
   * @param migrations their folder on the class path
   */
  PgSchema(Vertx vertx, String migrations) {
    this.vertx = vertx;
    this.migrations = migrations;
  }

  /** Fails unless every migration that this program knows was applied to the database. */
  Future<Void> check(Pool pool) {
    return vertx
        .executeBlocking(this::needed, false)
        .map(Objects::requireNonNull)
        .compose(needed -> applied(pool).compose(applied -> compare(applied, needed)));
  }

  private static Future<Set<String>> applied(Pool pool) {
    return pool.query(APPLIED)
        .collecting(mapping((Row row) -> row.getString("version"), toSet()))
        .execute()
        .map(SqlResult::value)
        .recover(
            failure ->
                failure instanceof PgException known && NO_SUCH_TABLE.equals(known.getSqlState())
                    ? Future.succeededFuture(Set.of())
                    : Future.failedFuture(failure));
  }

  private static Future<Void> compare(Set<String> applied, Set<String> needed) {
    Set<String> missing = new TreeSet<>(needed);
    missing.removeAll(applied);
    return missing.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(
            new StoreException(
                StoreException.Kind.OUTDATED,
                "the database lacks the migrations "
                    + String.join(", ", missing)
                    + " that this program needs: run the command `vault migrate` first"));
  }

  private Set<String> needed() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(PgSchema.class.getClassLoader().getResource(migrations));
    URLConnection connection = folder.openConnection();
    return connection instanceof JarURLConnection jar ? inJar(jar) : inFolder(folder);
  }

  private Set<String> inJar(JarURLConnection connection) throws IOException {
    return versions(
        connection.getJarFile().stream()
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith(migrations + "/")));
  }

  private static Set<String> inFolder(URL folder) throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return versions(files.map(file -> file.getFileName().toString()));
    }
  }

  private static Set<String> versions(Stream<String> names) {
    return names
        .flatMap(name -> VERSIONED.matcher(name).results())
        .map((MatchResult found) -> found.group(1))
        .collect(toSet());
  }
}
