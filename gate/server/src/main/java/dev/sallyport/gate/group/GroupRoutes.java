package dev.sallyport.gate.group;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GroupId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** {@code /api/groups}: what operators do with groups and with who is in them. */
public final class GroupRoutes {
  /** What an operator sends to make a group. */
  record Create(@Nullable String name, @Nullable String description) {
    GroupDraft toDraft() {
      return new GroupDraft(required("name", name), description == null ? "" : description);
    }
  }

  /** What an operator sends to change a group. */
  record Change(@Nullable String description) {
    String toDescription() {
      String text = required("description", description);
      Texts.requireText("description", text, Group.MAXIMUM_DESCRIPTION_LENGTH);
      return text;
    }
  }

  private final Groups groups;
  private final CallerAccess access;

  public GroupRoutes(Groups groups, CallerAccess access) {
    this.groups = groups;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.AGENTS_READ);
    // Who is in a group is what is granted to whom.
    Access writing = access.requiring(Permission.GRANTS_WRITE);
    routes
        .post("/api/groups", writing, this::create)
        .get("/api/groups", reading, this::list)
        .get("/api/groups/{id}", reading, this::show)
        .patch("/api/groups/{id}", writing, this::change)
        .delete("/api/groups/{id}", writing, this::delete)
        .get("/api/groups/{id}/members", reading, this::members)
        .put("/api/groups/{id}/members/{agent}", writing, this::add)
        .delete("/api/groups/{id}/members/{agent}", writing, this::remove);
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(Create.class, BodyLimits.COMMAND)
        .compose(body -> groups.create(access.origin(exchange), accepted(body::toDraft)))
        .map(
            creation ->
                switch (creation) {
                  case GroupCreation.Created created ->
                      Answer.json(201, GroupViews.group(created.group()));
                  case GroupCreation.NameTaken taken ->
                      throw conflict("A group of that name exists; choose another name");
                  case GroupCreation.TooMany tooMany ->
                      throw conflict(
                          "An organisation has at most %d groups; delete some first"
                              .formatted(Groups.MAXIMUM_PER_ORGANISATION));
                });
  }

  private Future<Answer> list(Exchange exchange) {
    return groups
        .list(organisation(exchange), Parameters.page(exchange, GroupId::parse))
        .map(page -> Answer.json(200, GroupViews.page(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return groups
        .find(organisation(exchange), group(exchange))
        .map(
            found ->
                Answer.json(200, GroupViews.group(found.orElseThrow(() -> notFound("group")))));
  }

  private Future<Answer> change(Exchange exchange) {
    GroupId group = group(exchange);
    return exchange
        .json(Change.class, BodyLimits.COMMAND)
        .compose(
            body -> groups.describe(access.origin(exchange), group, accepted(body::toDescription)))
        .map(
            changed ->
                Answer.json(200, GroupViews.group(changed.orElseThrow(() -> notFound("group")))));
  }

  private Future<Answer> delete(Exchange exchange) {
    return groups
        .delete(access.origin(exchange), group(exchange))
        .map(deleted -> gone(deleted, "group"));
  }

  private Future<Answer> members(Exchange exchange) {
    return groups
        .members(organisation(exchange), group(exchange), Parameters.page(exchange, AgentId::parse))
        .map(
            page ->
                Answer.json(200, GroupViews.members(page.orElseThrow(() -> notFound("group")))));
  }

  private Future<Answer> add(Exchange exchange) {
    AgentId agent = agent(exchange, "agent");
    CallerAccess.requireOther(exchange, agent.value());
    return groups
        .add(access.origin(exchange), group(exchange), agent)
        .map(
            joining ->
                switch (joining) {
                  case JOINED -> Answer.empty(204);
                  case NO_SUCH_GROUP -> throw notFound("group");
                  case NO_SUCH_AGENT -> throw notFound("agent");
                  case GROUP_IS_FULL ->
                      throw conflict(
                          "A group has at most %d members".formatted(Groups.MAXIMUM_MEMBERS));
                  case AGENT_IS_IN_TOO_MANY ->
                      throw conflict(
                          "An agent is in at most %d groups".formatted(Groups.MAXIMUM_PER_AGENT));
                });
  }

  private Future<Answer> remove(Exchange exchange) {
    return groups
        .remove(access.origin(exchange), group(exchange), agent(exchange, "member"))
        .map(removed -> gone(removed, "member"));
  }

  private static Answer gone(boolean wasThere, String what) {
    if (!wasThere) {
      throw notFound(what);
    }
    return Answer.empty(204);
  }

  private static ProblemException conflict(String detail) {
    return Problem.of(HttpProblems.CONFLICT, detail).asException();
  }

  private static GroupId group(Exchange exchange) {
    return GroupId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("group"));
  }

  private static AgentId agent(Exchange exchange, String what) {
    return AgentId.parse(exchange.pathParameter("agent")).orElseThrow(() -> notFound(what));
  }

  private static OrganisationId organisation(Exchange exchange) {
    return CallerAccess.organisation(exchange);
  }
}
