package dev.sallyport.gate.policy;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Policies made ready for decisions, in memory by organisation, id and version. A version never
 * says anything else, so nothing in here is ever out of date: which versions apply is read with the
 * other facts of a decision.
 */
public final class KnownPolicies {
  /**
   * The enabled policies that are attached to the organisation, principal, grant, credential or MCP
   * proxy of a request, as {@code id@version}, in the order of their ids; null when there is none.
   * Part of a statement that has {@code agent}, a grant and {@code credential} at hand; the grant,
   * the credential and the proxy may be absent.
   */
  private static final String REFERENCES =
      """
      (select array_agg(distinct (policy.id || '@' || policy.version) collate "C")
        from policy_attachment attachment
        join policy on policy.organisation = attachment.organisation and policy.id = attachment.policy and policy.enabled
        where attachment.organisation = agent.organisation and (attachment.target_type, attachment.target_id)
          in (('organisation', agent.organisation), (agent.kind, agent.id), ('grant', GRANT.id), ('credential', credential.id), ('mcp_proxy', PROXY)))""";

  private static final String READ =
      """
      select version.organisation, version.policy as id, version.version, version.name, version.enabled, version.rules
      from unnest($1::text[], $2::text[], $3::int[]) as asked (organisation, policy, version)
      join policy_version version using (organisation, policy, version)""";

  /** A policy of twenty rules takes some ten kilobytes. */
  private static final int POLICIES = 5_000;

  private final Cache<String, Policy> policies =
      Caffeine.newBuilder().maximumSize(POLICIES).build();
  private final Cache<String, PolicySet> sets = Caffeine.newBuilder().maximumSize(POLICIES).build();

  /**
   * What applies to one request.
   *
   * @param references {@code id@version} of each, as {@link #references} reads them
   */
  public record Applied(String organisation, List<String> references) {
    /** None when the database found none. */
    public static Applied of(String organisation, String @Nullable [] references) {
      return new Applied(organisation, references == null ? List.of() : List.of(references));
    }

    private String key() {
      return organisation + " " + String.join(" ", references);
    }

    private List<String> keys() {
      return references.stream().map(reference -> organisation + " " + reference).toList();
    }
  }

  /**
   * The column of a statement that reads which policies apply.
   *
   * @param grant what the statement calls the grant
   * @param proxy an expression for the id of the MCP proxy that a request goes through
   */
  public static String references(String grant, String proxy) {
    return REFERENCES.replace("GRANT", grant).replace("PROXY", proxy);
  }

  /** The sets that apply, in order; what is not in memory is read in one statement. */
  public Future<List<PolicySet>> find(SqlClient client, List<Applied> asked) {
    Map<Applied, PolicySet> ready = new HashMap<>();
    Map<String, Policy> found = new HashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    for (Applied each : asked) {
      PolicySet known =
          each.references().isEmpty() ? PolicySet.NONE : sets.getIfPresent(each.key());
      if (known == null) {
        each.keys().forEach(key -> look(key, found, missing));
      } else {
        ready.put(each, known);
      }
    }
    return missing.isEmpty()
        ? Future.succeededFuture(inOrder(asked, ready, found))
        : read(client, missing)
            .map(
                read -> {
                  policies.putAll(read);
                  found.putAll(read);
                  return inOrder(asked, ready, found);
                });
  }

  private void look(String key, Map<String, Policy> found, Set<String> missing) {
    Policy known = policies.getIfPresent(key);
    if (known == null) {
      missing.add(key);
    } else {
      found.put(key, known);
    }
  }

  private List<PolicySet> inOrder(
      List<Applied> asked, Map<Applied, PolicySet> ready, Map<String, Policy> found) {
    List<PolicySet> inOrder = new ArrayList<>(asked.size());
    for (Applied each : asked) {
      PolicySet set = ready.get(each);
      inOrder.add(
          set == null ? requireNonNull(sets.get(each.key(), key -> set(each, found))) : set);
    }
    return inOrder;
  }

  /** A version that is named and not there would restrict less than it should, so it is a fault. */
  private static PolicySet set(Applied applied, Map<String, Policy> found) {
    return PolicySet.of(
        applied.keys().stream()
            .map(
                key -> {
                  Policy policy = found.get(key);
                  if (policy == null) {
                    throw new IllegalStateException("a version of a policy is missing");
                  }
                  return policy;
                })
            .toList());
  }

  private static Future<Map<String, Policy>> read(SqlClient client, Set<String> keys) {
    String[][] parts = keys.stream().map(key -> key.split("[ @]", 3)).toArray(String[][]::new);
    return client
        .preparedQuery(READ)
        .execute(
            Tuple.tuple()
                .addValue(column(parts, 0))
                .addValue(column(parts, 1))
                .addValue(
                    Arrays.stream(parts)
                        .map(part -> Integer.valueOf(part[2]))
                        .toArray(Integer[]::new)))
        .map(
            rows -> {
              Map<String, Policy> read = new HashMap<>();
              rows.forEach(
                  row ->
                      read.put(
                          "%s %s@%d"
                              .formatted(
                                  row.getString("organisation"),
                                  row.getString("id"),
                                  row.getInteger("version")),
                          PolicyRows.policy(row)));
              return read;
            });
  }

  private static String[] column(String[][] parts, int column) {
    return Arrays.stream(parts).map(part -> part[column]).toArray(String[]::new);
  }
}
