package dev.sallyport.gate.group;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GroupId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.stream.StreamSupport;

/** Who is in which group, as rows and statements. */
final class Membership {
  static final String STANDING =
      """
      select exists (select from agent_group where organisation = $1 and id = $2) as group_there,
        exists (select from agent where organisation = $1 and id = $3) as agent_there,
        (select count(*)::int from agent_group_member where organisation = $1 and group_id = $2 and agent <> $3) as others,
        (select count(*)::int from agent_group_member where organisation = $1 and agent = $3 and group_id <> $2) as other_groups""";
  static final String ADD =
      "insert into agent_group_member (organisation, group_id, agent) values ($1, $2, $3) on conflict do nothing";
  static final String REMOVE =
      "delete from agent_group_member where organisation = $1 and group_id = $2 and agent = $3 returning agent";
  static final String MEMBERS =
      """
      select member.agent, member.name, member.added_at
      from agent_group g left join (
        select m.organisation, m.group_id, m.agent, m.added_at, agent.name
        from agent_group_member m join agent on agent.organisation = m.organisation and agent.id = m.agent) member
        on member.organisation = g.organisation and member.group_id = g.id and member.agent > $3
      where g.organisation = $1 and g.id = $2 order by member.agent limit $4""";

  private Membership() {}

  static Joining joining(Row standing) {
    if (!standing.getBoolean("group_there")) {
      return Joining.NO_SUCH_GROUP;
    }
    if (!standing.getBoolean("agent_there")) {
      return Joining.NO_SUCH_AGENT;
    }
    if (standing.getInteger("others") >= Groups.MAXIMUM_MEMBERS) {
      return Joining.GROUP_IS_FULL;
    }
    return standing.getInteger("other_groups") >= Groups.MAXIMUM_PER_AGENT
        ? Joining.AGENT_IS_IN_TOO_MANY
        : Joining.JOINED;
  }

  /** A group without members is one row without a member. */
  static Page<Member> page(RowSet<Row> rows, PageRequest<AgentId> page) {
    return Page.of(
        StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> row.getString("agent") != null)
            .map(
                row ->
                    new Member(
                        new AgentId(row.getString("agent")),
                        row.getString("name"),
                        row.getOffsetDateTime("added_at").toInstant()))
            .toList(),
        page,
        member -> member.agent().value());
  }

  /** As the log names it. */
  static String inWords(GroupId group, AgentId agent) {
    return group.value() + "/" + agent.value();
  }
}
