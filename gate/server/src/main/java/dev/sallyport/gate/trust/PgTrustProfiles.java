package dev.sallyport.gate.trust;

import dev.sallyport.gate.access.CurrentRights;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.agent.AgentDraft;
import dev.sallyport.gate.agent.PgAgents;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Trust profiles in PostgreSQL. */
public final class PgTrustProfiles implements TrustProfiles {
  private static final String FROM =
      " from trust_profile p join onboarding o on o.organisation = p.organisation and"
          + " o.trust_profile = p.id where p.organisation = $1 and ";
  private static final String FIND = "select " + TrustRows.COLUMNS + FROM + "p.id = $2";
  private static final String APPROVED =
      "select "
          + TrustRows.COLUMNS
          + FROM
          + "p.agent = $2 and p.callback_url = $3 and p.review_status = 'approved' order by"
          + " p.submitted_at desc, p.id desc limit 1";
  private static final String LIST =
      "select "
          + TrustRows.COLUMNS
          + FROM
          + "p.id > $2 and ($3::text is null or p.review_status = $3) order by p.id limit $4";
  private static final String ROOM =
      """
      select exists (select from agent where organisation = $1 and id = $2) as known,
        count(*)::int as profiles, coalesce(bool_or(review_status = 'pending'), false) as pending
      from trust_profile where organisation = $1 and agent = $2\
      """;
  private static final String INSERT =
      """
      with profile as (
        insert into trust_profile (organisation, id, agent, purpose, tools, capabilities, endpoints, data_modes, rate_limit_profile,
          credit_account, callback_url, contact_email, receiver_key, submitted_by)
        values ($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15))
      insert into onboarding (organisation, id, trust_profile) values ($1, $3, $2)\
      """;
  private static final String REVIEW =
      """
      update trust_profile set review_status = $3, reviewed_by = $4, reviewed_at = now(), review_note = $5
      where organisation = $1 and id = $2\
      """;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgAgents agents;

  public PgTrustProfiles(Pool pool, PgChanges changes, AuditRecords audit, PgAgents agents) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.agents = agents;
  }

  @Override
  public Future<TrustOutcome> onboard(Origin origin, OnboardingDraft draft) {
    return changes.inTransaction(
        origin,
        connection ->
            switch (draft.who()) {
              case OnboardingDraft.Who.Known known ->
                  onboardWhereThereIsRoom(connection, origin, known.agent(), draft);
              case OnboardingDraft.Who.Newcomer newcomer ->
                  agents
                      .create(connection, origin, agent(newcomer), Optional.empty())
                      .compose(
                          agent -> onboardWhereThereIsRoom(connection, origin, agent.id(), draft));
            });
  }

  /** Without a key: the first one it gets is delivered to it. */
  private static AgentDraft agent(OnboardingDraft.Who.Newcomer newcomer) {
    return new AgentDraft(PrincipalKind.AGENT, newcomer.name(), "", false, false);
  }

  private Future<TrustOutcome> onboardWhereThereIsRoom(
      SqlConnection connection, Origin origin, AgentId agent, OnboardingDraft draft) {
    return connection
        .preparedQuery(ROOM)
        .execute(Tuple.of(origin.organisation().value(), agent.value()))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              if (!row.getBoolean("known")) {
                return Future.succeededFuture(new TrustOutcome.NoSuchAgent());
              }
              if (row.getBoolean("pending")) {
                return Future.succeededFuture(new TrustOutcome.AlreadyPending());
              }
              return row.getInteger("profiles") >= MAXIMUM_PER_AGENT
                  ? Future.succeededFuture(new TrustOutcome.TooMany())
                  : insert(connection, origin, agent, draft);
            });
  }

  private Future<TrustOutcome> insert(
      SqlConnection connection, Origin origin, AgentId agent, OnboardingDraft draft) {
    TrustProfileId id = TrustProfileId.fresh();
    AccessScope scope = draft.scope();
    Destinations destinations = draft.destinations();
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                    origin.organisation().value(),
                    id.value(),
                    OnboardingId.fresh().value(),
                    agent.value(),
                    draft.purpose())
                .addValue(names(scope.tools(), tool -> tool.value()))
                .addValue(names(scope.capabilities(), capability -> capability.wireName()))
                .addValue(names(scope.endpoints(), EndpointPattern::value))
                .addValue(names(scope.dataModes(), DataMode::value))
                .addValue(scope.rate().wireName())
                .addValue(draft.creditAccount().map(Reference::value).orElse(null))
                .addValue(destinations.callback().map(Object::toString).orElse(null))
                .addValue(destinations.contact().map(Object::toString).orElse(null))
                .addValue(destinations.receiver().map(ReceiverKey::text).orElse(null))
                .addValue(origin.actor().actorId()))
        .compose(inserted -> record(connection, origin, AuditAction.TRUST_REQUESTED, id));
  }

  private static <T> String[] names(List<T> entries, Function<T, String> name) {
    return entries.stream().map(name).toArray(String[]::new);
  }

  private Future<TrustOutcome> record(
      SqlConnection connection, Origin origin, AuditAction action, TrustProfileId id) {
    return audit
        .append(connection, origin.changed(action, id.value(), null))
        .compose(recorded -> find(connection, origin.organisation(), id))
        .map(found -> new TrustOutcome.Done(found.orElseThrow()));
  }

  @Override
  public Future<TrustOutcome> review(
      Origin origin, TrustProfileId profile, ReviewStep step, Optional<String> note) {
    return changes.inTransaction(
        origin,
        connection ->
            CurrentRights.require(connection, origin, Permission.APPROVALS_DECIDE)
                .compose(permitted -> find(connection, origin.organisation(), profile))
                .compose(
                    found ->
                        found.isEmpty()
                            ? Future.succeededFuture(new TrustOutcome.NoSuchProfile())
                            : review(connection, origin, found.get(), step, note)));
  }

  private Future<TrustOutcome> review(
      SqlConnection connection,
      Origin origin,
      TrustProfile profile,
      ReviewStep step,
      Optional<String> note) {
    String reviewer = origin.actor().actorId();
    Optional<ReviewState> next = step.from(profile.state());
    if (next.isEmpty()) {
      return Future.succeededFuture(new TrustOutcome.NotPossible(profile.state()));
    }
    if (step == ReviewStep.APPROVE && reviewer.equals(profile.submittedBy())) {
      return Future.succeededFuture(new TrustOutcome.OwnSubmission());
    }
    return connection
        .preparedQuery(REVIEW)
        .execute(
            Tuple.of(
                    origin.organisation().value(),
                    profile.id().value(),
                    next.get().wireName(),
                    reviewer)
                .addValue(note.orElse(null)))
        .compose(reviewed -> record(connection, origin, step.action(), profile.id()));
  }

  @Override
  public Future<Optional<TrustProfile>> find(OrganisationId organisation, TrustProfileId profile) {
    return find(pool, organisation, profile);
  }

  @Override
  public Future<Optional<TrustProfile>> find(
      SqlClient client, OrganisationId organisation, TrustProfileId profile) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), profile.value()))
        .map(TrustRows::first);
  }

  @Override
  public Future<Optional<TrustProfile>> approved(
      SqlClient client, OrganisationId organisation, AgentId agent, OutboundUrl callback) {
    return client
        .preparedQuery(APPROVED)
        .execute(Tuple.of(organisation.value(), agent.value(), callback.toString()))
        .map(TrustRows::first);
  }

  @Override
  public Future<Page<TrustProfile>> list(
      OrganisationId organisation, Optional<ReviewState> state, PageRequest<TrustProfileId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(organisation.value(), page.after().map(TrustProfileId::value).orElse(""))
                .addValue(state.map(ReviewState::wireName).orElse(null))
                .addValue(page.rowsToRead()))
        .map(rows -> Page.of(TrustRows.all(rows), page, profile -> profile.id().value()));
  }
}
