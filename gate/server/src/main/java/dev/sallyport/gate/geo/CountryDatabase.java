package dev.sallyport.gate.geo;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.Country;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Countries from a file that is held in memory, and read again when it changes. A changed file that
 * cannot be used leaves the one before in force.
 */
public final class CountryDatabase implements Countries {
  /** Such files change once a week. */
  public static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(CountryDatabase.class);

  private final Vertx vertx;
  private final DatabaseFile file;
  private final long timer;
  private volatile Loaded loaded;
  // Only the timer's thread, which is one.
  private Optional<DatabaseFile.Stamp> refused = Optional.empty();
  private boolean looking;

  private CountryDatabase(
      Vertx vertx, DatabaseFile file, DatabaseFile.Content content, Duration lookAgain) {
    this.vertx = vertx;
    this.file = file;
    this.loaded = Loaded.of(content);
    this.timer = vertx.setPeriodic(lookAgain.toMillis(), tick -> look());
  }

  /** Opens the file; fails when it cannot be used. */
  public static Future<CountryDatabase> open(Vertx vertx, Path path, Duration lookAgain) {
    DatabaseFile file = new DatabaseFile(path);
    return vertx
        .executeBlocking(file::read)
        .map(content -> new CountryDatabase(vertx, file, requireNonNull(content), lookAgain));
  }

  @Override
  public Country of(String address) {
    Loaded now = loaded;
    Country known = now.countries().getIfPresent(address);
    return known == null ? requireNonNull(now.countries().get(address, now::find)) : known;
  }

  /**
   * One state of the file, with what was found in it lately: an entry is made of several objects,
   * by reflection, each time it is read.
   */
  private record Loaded(DatabaseFile.Content content, Cache<String, Country> countries) {
    /** Some 150 bytes each. */
    private static final int ADDRESSES = 8_192;

    static Loaded of(DatabaseFile.Content content) {
      return new Loaded(content, Caffeine.newBuilder().maximumSize(ADDRESSES).build());
    }

    Country find(String address) {
      try {
        LocatedAddress located =
            content.reader().get(InetAddress.ofLiteral(address), LocatedAddress.class);
        if (located == null || located.country() == null || located.country().code() == null) {
          return Country.Unfound.UNKNOWN;
        }
        return Country.Known.parse(located.country().code())
            .<Country>map(known -> known)
            .orElse(Country.Unfound.UNKNOWN);
      } catch (IOException | RuntimeException e) {
        return Country.Unfound.UNKNOWN; // no address, or an entry that is damaged
      }
    }
  }

  private void look() {
    if (looking) {
      return;
    }
    looking = true;
    vertx
        .executeBlocking(file::stamp)
        .compose(
            stamp ->
                stamp.equals(loaded.content().stamp()) || refused.filter(stamp::equals).isPresent()
                    ? Future.succeededFuture()
                    : replace(stamp))
        .onComplete(done -> looking = false);
  }

  private Future<Void> replace(DatabaseFile.Stamp stamp) {
    return vertx
        .executeBlocking(file::read)
        .onSuccess(
            read -> {
              loaded = Loaded.of(read);
              refused = Optional.empty();
              LOG.info("country database read again");
            })
        .onFailure(
            failure -> {
              refused = Optional.of(stamp);
              LOG.warn("country database cannot be used, the one before stays in force", failure);
            })
        .mapEmpty();
  }

  /** Looks at the file no more. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }
}
