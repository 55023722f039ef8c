package dev.sallyport.gate.audit.proof;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.transparency.TileProofs;
import dev.sallyport.service.transparency.TreeHash;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit}: checkpoints of an organisation's log, and proofs against them. */
public final class ProofRoutes {
  private static final String NUMBER = "[0-9]{1,18}";

  private final PgAuditTrees trees;
  private final PgProofs proofs;
  private final PgVaultLogs vaults;
  private final CallerAccess callers;

  /** Proves from the trees in this database. */
  public ProofRoutes(Pool pool, CallerAccess callers) {
    this.trees = new PgAuditTrees(pool);
    this.vaults = new PgVaultLogs(pool);
    this.proofs = new PgProofs(trees);
    this.callers = callers;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access access = callers.requiring(Permission.AUDIT_READ);
    routes
        .get("/api/audit/checkpoint", access, this::checkpoint)
        .get("/api/audit/proof/inclusion", access, this::inclusion)
        .get("/api/audit/proof/consistency", access, this::consistency);
  }

  private Future<Answer> checkpoint(Exchange exchange) {
    return tree(exchange)
        .compose(
            tree ->
                Future.all(
                        trees.alarms(tree.organisation()),
                        vaults.view(tree.organisation()),
                        trees.removed(tree.organisation()))
                    .map(
                        all -> {
                          Map<String, Object> view = view(tree);
                          view.put("alarms", all.resultAt(0));
                          Map<String, Object> vault = all.resultAt(1);
                          view.put("vault", vault.isEmpty() ? null : vault);
                          view.put("removed", view(all.<RemovedRecords>resultAt(2)));
                          return Answer.json(200, view);
                        }));
  }

  private static @Nullable Map<String, Object> view(RemovedRecords removed) {
    return removed
        .at()
        .map(
            at -> {
              Map<String, Object> view = new LinkedHashMap<>();
              view.put("records", removed.records());
              view.put("at", at.toString());
              return view;
            })
        .orElse(null);
  }

  private Future<Answer> inclusion(Exchange exchange) {
    long id = number(exchange, "id").orElseThrow(() -> missing("id"));
    return tree(exchange)
        .compose(
            tree -> {
              long size = size(exchange, "size", tree);
              return trees
                  .index(tree.organisation(), id)
                  .compose(
                      found -> {
                        long index = found.orElseThrow(() -> notFound("record in the tree"));
                        if (index >= size) {
                          throw invalid(
                              "The parameter 'size' must be more than "
                                  + index
                                  + ", the record's place in the tree");
                        }
                        return included(tree, id, index, size);
                      });
            });
  }

  /** A record that was removed is proved as well: somebody may have kept it. */
  private Future<Answer> included(AuditTree tree, long id, long index, long size) {
    TileProofs tiles = proofs.of(tree.organisation());
    return Future.all(
            tiles.leaf(index), tiles.inclusion(index, size), trees.removed(tree.organisation()))
        .map(
            all -> {
              RemovedRecords removed = all.resultAt(2);
              Map<String, Object> view = view(tree);
              view.put("id", Long.toString(id));
              view.put("index", index);
              view.put("treeSize", size);
              view.put("leaf", all.resultAt(0).toString());
              view.put("proof", texts(all.resultAt(1)));
              view.put("removed", index < removed.records());
              return Answer.json(200, view);
            });
  }

  private Future<Answer> consistency(Exchange exchange) {
    long from = number(exchange, "from").orElseThrow(() -> missing("from"));
    return tree(exchange)
        .compose(
            tree -> {
              long to = size(exchange, "to", tree);
              if (from > to) {
                throw invalid("The parameter 'from' must not be more than 'to', which is " + to);
              }
              return proofs
                  .of(tree.organisation())
                  .consistency(from, to)
                  .map(
                      proof -> {
                        Map<String, Object> view = view(tree);
                        view.put("from", from);
                        view.put("to", to);
                        view.put("proof", texts(proof));
                        return Answer.json(200, view);
                      });
            });
  }

  /** A tree is made within some seconds of its organisation. */
  private Future<AuditTree> tree(Exchange exchange) {
    return trees
        .find(CallerAccess.organisation(exchange).value())
        .map(
            found ->
                found.orElseThrow(() -> notFound("checkpoint yet; ask again in some seconds")));
  }

  private static long size(Exchange exchange, String name, AuditTree tree) {
    long size = number(exchange, name).orElseGet(tree::size);
    if (size > tree.size()) {
      throw invalid(
          "The parameter '" + name + "' must be at most " + tree.size() + ", the tree's size");
    }
    return size;
  }

  private static Optional<Long> number(Exchange exchange, String name) {
    return exchange
        .parameter(name)
        .map(
            text -> {
              if (!text.matches(NUMBER)) {
                throw invalid("The parameter '" + name + "' must be a whole number");
              }
              return Long.valueOf(text);
            });
  }

  private static RuntimeException missing(String name) {
    return invalid("The parameter '" + name + "' is missing");
  }

  private static Map<String, Object> view(AuditTree tree) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("origin", tree.key().name());
    view.put("key", tree.key().toString());
    view.put("size", tree.size());
    view.put("checkpoint", tree.note());
    return view;
  }

  private static List<String> texts(List<TreeHash> proof) {
    return proof.stream().map(TreeHash::toString).toList();
  }
}
