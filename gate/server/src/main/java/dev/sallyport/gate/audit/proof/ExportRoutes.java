package dev.sallyport.gate.audit.proof;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditFilter;
import dev.sallyport.gate.audit.AuditFilters;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.ReceiptId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.transparency.SignedNote;
import dev.sallyport.service.transparency.export.ExportFormat;
import dev.sallyport.service.transparency.export.Receipt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit/export} and its receipts. */
public final class ExportRoutes {
  /** Of one gate at a time; each holds a few megabytes and keeps the database busy. */
  private static final int MOST_EXPORTS = 4;

  /** A note is at most 64 KiB; JSON may spell each of its characters with six. Bytes. */
  private static final int RECEIPT_BODY = 6 * SignedNote.LONGEST;

  private final Pool pool;
  private final PgAuditTrees trees;
  private final PgReceipts receipts;
  private final AuditRecords audit;
  private final CallerAccess callers;
  private final InstantSource clock;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Exports the log in this database. */
  public ExportRoutes(
      Pool pool,
      PgReceipts receipts,
      AuditRecords audit,
      CallerAccess callers,
      InstantSource clock) {
    this.pool = pool;
    this.trees = new PgAuditTrees(pool);
    this.receipts = receipts;
    this.audit = audit;
    this.callers = callers;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access access = callers.requiring(Permission.AUDIT_READ);
    routes
        .get("/api/audit/export", access, this::export)
        .post("/api/audit/receipts/verify", access, this::verify)
        .get("/api/audit/receipts/{id}", access, this::receipt);
  }

  private Future<Answer> export(Exchange exchange) {
    AuditFilter filter = AuditFilters.of(exchange);
    ExportFormat format =
        exchange
            .parameter("format")
            .map(
                text ->
                    ExportFormat.parse(text)
                        .orElseThrow(() -> invalid("The parameter 'format' must be jsonl or json")))
            .orElse(ExportFormat.JSONL);
    refuseCrowd();
    ReceiptId id = ReceiptId.fresh();
    return tree(exchange)
        .compose(
            tree ->
                trees
                    .removed(tree.organisation())
                    .map(removed -> removed.saidIn(tree))
                    .compose(
                        removed ->
                            audit
                                .append(
                                    pool,
                                    callers
                                        .origin(exchange)
                                        .changed(AuditAction.AUDIT_EXPORTED, id.value(), null))
                                .map(recorded -> answer(tree, removed, filter, format, id))));
  }

  private Answer answer(
      AuditTree tree,
      RemovedRecords removed,
      AuditFilter filter,
      ExportFormat format,
      ReceiptId id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    String filename =
        "audit-%s-%s.%s"
            .formatted(
                tree.organisation(),
                now.toString().replace("-", "").replace(":", ""),
                format.wireName());
    return Answer.stream(
            200,
            format.mediaType(),
            out -> write(out, tree, removed, filter, format, id, filename, now))
        .with("Content-Disposition", "attachment; filename=\"" + filename + "\"")
        .with("X-Receipt", "/api/audit/receipts/" + id.value());
  }

  /** The receipt is kept before the last bytes leave, so whoever has all of them finds it. */
  private Future<Void> write(
      WriteStream<Buffer> out,
      AuditTree tree,
      RemovedRecords removed,
      AuditFilter filter,
      ExportFormat format,
      ReceiptId id,
      String filename,
      Instant now) {
    if (underWay.incrementAndGet() > MOST_EXPORTS) {
      underWay.decrementAndGet();
      return Future.failedFuture("too many exports at a time");
    }
    AuditExportLines lines = new AuditExportLines(format, filter);
    return new PgExport(pool, tree, removed, lines)
        .writeTo(out)
        .compose(
            written ->
                receipts.keep(
                    new OrganisationId(tree.organisation()),
                    id,
                    new Receipt(
                        filename,
                        AuditLeaf.time(now),
                        filter.from().map(AuditLeaf::time).orElse(null),
                        filter.to().map(AuditLeaf::time).orElse(null),
                        filter.named(),
                        lines.rows(),
                        lines.sha256Hex(),
                        tree.note())))
        .eventually(
            () -> {
              underWay.decrementAndGet();
              return Future.succeededFuture();
            });
  }

  private void refuseCrowd() {
    if (underWay.get() >= MOST_EXPORTS) {
      throw Problem.of(
              HttpProblems.UNAVAILABLE,
              "This gate is making as many exports as it makes at a time; try again in a minute")
          .withHeader("Retry-After", "60")
          .asException();
    }
  }

  private Future<AuditTree> tree(Exchange exchange) {
    return trees
        .find(CallerAccess.organisation(exchange).value())
        .map(found -> found.orElseThrow(() -> notFound("log yet; ask again in some seconds")));
  }

  private Future<Answer> receipt(Exchange exchange) {
    ReceiptId id =
        ReceiptId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("receipt"));
    return receipts
        .find(CallerAccess.organisation(exchange), id)
        .map(
            found ->
                Answer.json(
                    200,
                    Map.of(
                        "id",
                        id.value(),
                        "receipt",
                        found.orElseThrow(() -> notFound("receipt")))));
  }

  private Future<Answer> verify(Exchange exchange) {
    return exchange
        .json(PresentedReceipt.class, RECEIPT_BODY)
        .compose(
            presented -> {
              String note = presented.note();
              String sha256 = presented.hash();
              return tree(exchange).compose(tree -> verified(tree, note, sha256));
            });
  }

  private Future<Answer> verified(AuditTree tree, String note, @Nullable String sha256) {
    Optional<Receipt> opened = Receipt.open(note, tree.key());
    if (opened.isEmpty()) {
      return Future.succeededFuture(
          view(List.of("it is no receipt that this log's key has signed"), null));
    }
    Receipt receipt = opened.get();
    List<String> findings = new ArrayList<>();
    if (sha256 != null && !sha256.equalsIgnoreCase(receipt.sha256())) {
      findings.add("the file is not the one that the receipt is about: its SHA-256 is another");
    }
    return new PgProofs(trees)
        .contradiction(tree, receipt.checkpoint())
        .map(
            contradiction -> {
              contradiction.ifPresent(findings::add);
              return view(findings, receipt);
            });
  }

  private static Answer view(List<String> findings, @Nullable Receipt receipt) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("valid", findings.isEmpty());
    view.put("findings", findings);
    view.put("receipt", receipt);
    return Answer.json(200, view);
  }
}
