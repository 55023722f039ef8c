package dev.sallyport.gate.redirect;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.MigratedDatabase;
import dev.sallyport.gate.binding.ActiveBinding;
import dev.sallyport.gate.binding.BindingSeal;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.SealedBindings;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.gate.identity.DelegationId;
import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.gate.identity.GroupId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.identity.UserId;
import dev.sallyport.gate.sealing.SealingKeyset;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A migrated database with what a test puts into it, written as an operator with psql would. */
public final class GateData {
  static final String VAULT = "http://vault.example:8443";
  static final String GATE = "http://gate.example:8080";

  /** An agent with one key. */
  public record Agent(String organisation, String id, String keyId, KeyText key) {}

  private final Database database;
  private final BindingSeal seal;
  private final Map<String, ActiveBinding> bindings = new ConcurrentHashMap<>();
  final BindingSecret secret = BindingSecret.generate();

  private GateData(Database database, BindingSeal seal) {
    this.database = database;
    this.seal = seal;
  }

  /** In a database of its own. */
  public static GateData create(String name) {
    return in(MigratedDatabase.create(name));
  }

  /** In a database that is migrated. */
  static GateData in(Database database) {
    try {
      return new GateData(database, new BindingSeal(SealingKeyset.parse(SealingKeyset.generate())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public Database database() {
    return database;
  }

  BindingSeal seal() {
    return seal;
  }

  /** What the gate knows of bindings, without the exchange. */
  Bindings bindings() {
    return organisation ->
        Future.succeededFuture(Optional.ofNullable(bindings.get(organisation.value())));
  }

  public String organisation() {
    String id = OrganisationId.fresh().value();
    execute(
        "insert into organisation (id, name) values (?, ?)",
        id,
        "o-" + id.substring(4).toLowerCase(Locale.ROOT));
    return id;
  }

  void bind(String organisation, TicketFormat format) {
    bind(organisation, format, VAULT);
  }

  void bind(String organisation, TicketFormat format, String vaultUrl) {
    ActiveBinding binding =
        SealedBindings.seal(seal, new OrganisationId(organisation), vaultUrl, format, secret);
    unbind(organisation);
    execute(
        "insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version) values (?, ?, ?, 'webhook-1', ?, 'kid-1', ?, '1.0')",
        organisation,
        binding.id().value(),
        vaultUrl,
        format.wireName(),
        binding.sealedSecret().getBytes());
    bindings.put(organisation, binding);
  }

  void unbind(String organisation) {
    execute(
        "update binding set status = 'replaced', replaced_at = now(), sealed_secret = null where organisation = ? and status = 'active'",
        organisation);
    bindings.remove(organisation);
  }

  Agent agent(String organisation) {
    return principal(organisation, PrincipalKind.AGENT);
  }

  /** One of this kind with one key. */
  Agent principal(String organisation, PrincipalKind kind) {
    AgentId id = AgentId.fresh(kind);
    Agent agent =
        new Agent(
            organisation,
            id.value(),
            KeyId.fresh().value(),
            KeyText.generate(KeyText.AGENT_PREFIX));
    execute(
        "insert into agent (organisation, id, kind, name) values (?, ?, ?, ?)",
        organisation,
        agent.id(),
        kind.wireName(),
        "p-" + id.value().substring(4).toLowerCase(Locale.ROOT));
    execute(
        "insert into agent_key (organisation, id, agent, hash) values (?, ?, ?, ?)",
        organisation,
        agent.keyId(),
        agent.id(),
        agent.key().hash().bytes());
    return agent;
  }

  /** A client of a new operator of this organisation. */
  public ApiClient operator(String organisation, RunningGate gate) {
    KeyText token = KeyText.generate(KeyText.OPERATOR_PREFIX);
    String id = OperatorId.fresh().value();
    execute(
        "insert into operator (organisation, id, name, role, token_hash) values (?, ?, ?, 'owner', ?)",
        organisation,
        id,
        "op-" + id.substring(3).toLowerCase(Locale.ROOT),
        token.hash().bytes());
    return new ApiClient(gate.url(), token.expose());
  }

  /** An agent that may use {@code github} of a bound organisation of its own. */
  public Agent agentWithGrant() {
    Agent agent = agent(organisation());
    bind(agent.organisation(), TicketFormat.JWT);
    grant(agent, "github");
    return agent;
  }

  String grant(Agent agent, String service) {
    String id = GrantId.fresh().value();
    execute(
        "insert into agent_grant (organisation, id, agent, service) values (?, ?, ?, ?)",
        agent.organisation(),
        id,
        agent.id(),
        service);
    return id;
  }

  /** A group that the agent is in. */
  String groupOf(Agent agent) {
    String id = GroupId.fresh().value();
    execute(
        "insert into agent_group (organisation, id, name) values (?, ?, ?)",
        agent.organisation(),
        id,
        "g-" + id.substring(4).toLowerCase(Locale.ROOT));
    execute(
        "insert into agent_group_member (organisation, group_id, agent) values (?, ?, ?)",
        agent.organisation(),
        id,
        agent.id());
    return id;
  }

  String grantToGroup(String organisation, String group, String service) {
    String id = GrantId.fresh().value();
    execute(
        "insert into group_grant (organisation, id, group_id, service) values (?, ?, ?, ?)",
        organisation,
        id,
        group,
        service);
    return id;
  }

  /** The user of this subject delegates a credential of their own; the delegation's id. */
  String delegate(Agent agent, String subject, String credential, String service) {
    String user = UserId.fresh().value();
    String id = DelegationId.fresh().value();
    execute(
        "insert into user_account (organisation, id, subject) values (?, ?, ?)",
        agent.organisation(),
        user,
        subject);
    execute(
        "insert into credential (organisation, id, service_name, token_type) values (?, ?, ?, 'JWT')",
        agent.organisation(),
        CredentialId.fresh().value(),
        credential);
    execute(
        "insert into user_credential (organisation, service, user_id) values (?, ?, ?)",
        agent.organisation(),
        credential,
        user);
    execute(
        "insert into delegation (organisation, id, user_id, agent, service, credential, expires_at) values (?, ?, ?, ?, ?, ?, now() + interval '1 hour')",
        agent.organisation(),
        id,
        user,
        agent.id(),
        service,
        credential);
    return id;
  }

  /** Returns when the agent's grants have expired by the clock that counts. */
  void awaitDatabaseClock(Agent agent) {
    count(
        "select count(pg_sleep(extract(epoch from expires_at - clock_timestamp()) + 0.001)) from agent_grant where agent = '"
            + agent.id()
            + "'");
  }

  public int execute(String sql, @Nullable Object... arguments) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The log in words, oldest first: action, decision, reason, actor, key, object, service, client,
   * ticket, request.
   */
  List<List<@Nullable String>> audit(String organisation) {
    List<List<@Nullable String>> lines = new ArrayList<>();
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select action, decision, reason, actor_id, key_id, object_id, service, client, ticket_id, request_id from audit_in_words where organisation = ? order by id")) {
      statement.setString(1, organisation);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          List<@Nullable String> line = new ArrayList<>();
          for (int column = 1; column <= 10; column++) {
            line.add(rows.getString(column));
          }
          lines.add(line);
        }
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long count(String sql) {
    return longs(sql).getFirst();
  }

  List<String> texts(String sql) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Long> longs(String sql) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<Long> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getLong(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
