package dev.sallyport.vault.storage;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** One collection of documents that the vault keeps for itself, opened and sealed on the way. */
public final class OwnDocuments {
  /** Lost races before giving up; each means that another writer succeeded. */
  private static final int ATTEMPTS = 16;

  private final Organisation organisation;
  private final DocumentCollection collection;
  private final Documents documents;
  private final DocumentSeal seal;
  private final InstantSource clock;

  /** Works on {@code collection} only. */
  public OwnDocuments(
      Organisation organisation,
      DocumentCollection collection,
      Documents documents,
      DocumentSeal seal,
      InstantSource clock) {
    this.organisation = organisation;
    this.collection = collection;
    this.documents = documents;
    this.seal = seal;
    this.clock = clock;
  }

  /** A document as it was read: what the next version has to follow. */
  public static final class Opened {
    private final DocumentSummary summary;
    private final byte[] content;

    private Opened(DocumentSummary summary, byte[] content) {
      this.summary = summary;
      this.content = content;
    }

    /** What a list shows of it. */
    public DocumentSummary summary() {
      return summary;
    }

    /** The content, in the clear. */
    public byte[] exposeContent() {
      return content;
    }

    @Override
    public String toString() {
      return "Opened[" + summary.key() + "]";
    }
  }

  /** One document. */
  public Future<Optional<Opened>> find(DocumentKey key) {
    return documents
        .find(organisation, collection, key)
        .map(found -> found.map(it -> new Opened(it.summary(), seal.open(it))));
  }

  /**
   * Writes a document if nothing came between.
   *
   * @param before what was read, which the new one follows; empty when nothing was there
   * @return false, with nothing changed, when it is not what is stored any more
   */
  public Future<Boolean> write(DocumentKey key, Optional<Opened> before, byte[] content) {
    // Stores keep milliseconds; the time is not part of what is sealed, and reads back the same.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<DocumentSummary> known = before.map(Opened::summary);
    DocumentSummary next =
        new DocumentSummary(
            collection,
            key,
            known.map(DocumentSummary::version).orElse(0L) + 1,
            known.map(DocumentSummary::createdAt).orElse(now),
            now);
    return documents.write(seal.seal(next, content));
  }

  /** Writes a document over whatever is there. */
  public Future<Void> put(DocumentKey key, byte[] content) {
    return put(key, content, ATTEMPTS);
  }

  private Future<Void> put(DocumentKey key, byte[] content, int left) {
    if (left == 0) {
      return Future.failedFuture(
          new StoreException(StoreException.Kind.OVERLOADED, "too many writers of one document"));
    }
    return find(key)
        .compose(before -> write(key, before, content))
        .compose(written -> written ? Future.succeededFuture() : put(key, content, left - 1));
  }

  /** Deletes a document. True for one caller only, however many try at once. */
  public Future<Boolean> delete(DocumentKey key) {
    return documents.delete(organisation, collection, key);
  }

  /** A page of the list, in order of keys. */
  public Future<DocumentPage> list(Optional<DocumentKey> after) {
    return documents.list(organisation, collection, after, DocumentPage.LIMIT);
  }

  /** Deletes the documents that were last written before {@code time}. */
  public Future<Integer> forget(Instant time) {
    return documents.forget(organisation, collection, time);
  }

  /** Calls {@code work} with every document, one page after the other. */
  public Future<Void> each(Function<DocumentSummary, Future<Void>> work) {
    return each(Optional.empty(), work);
  }

  private Future<Void> each(
      Optional<DocumentKey> after, Function<DocumentSummary, Future<Void>> work) {
    return list(after)
        .compose(
            page -> {
              Future<Void> done = Future.succeededFuture();
              for (DocumentSummary each : page.documents()) {
                done = done.compose(next -> work.apply(each));
              }
              return done.compose(
                  all ->
                      page.next().isPresent() ? each(page.next(), work) : Future.succeededFuture());
            });
  }
}
