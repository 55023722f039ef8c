package dev.sallyport.gate.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.ApprovalDemand;
import dev.sallyport.gate.policy.rule.RequireApproval;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CanonicalActionTest {
  private static final OrganisationId ORGANISATION =
      new OrganisationId("org_aaaaaaaaaaaaaaaaaaaaaa");
  private static final AgentId AGENT = new AgentId("agt_aaaaaaaaaaaaaaaaaaaaaa");
  private static final PolicyId POLICY = new PolicyId("pol_aaaaaaaaaaaaaaaaaaaaaa");
  private static final PolicyId OTHER_POLICY = new PolicyId("pol_bbbbbbbbbbbbbbbbbbbbbb");
  private static final RequireApproval ONCE = new RequireApproval(false, Optional.empty());

  private static ApprovalDemand demand(PolicyId policy, int version, int rule) {
    return new ApprovalDemand(policy, version, rule, ONCE);
  }

  private static final CanonicalAction ACTION = of(ORGANISATION, AGENT, "github", "", "grt_1");

  private static CanonicalAction of(
      OrganisationId organisation, AgentId agent, String service, String user, String grant) {
    return new CanonicalAction(
        organisation,
        agent,
        new ServiceName(service),
        user.isEmpty() ? Optional.empty() : Optional.of(user),
        grant,
        new ServiceName("github"),
        "bnd_1",
        Purpose.AGENT_CREDENTIAL,
        List.of(demand(POLICY, 3, 0)));
  }

  private static CanonicalAction at(String credential, String binding, Purpose purpose) {
    return new CanonicalAction(
        ORGANISATION,
        AGENT,
        new ServiceName("github"),
        Optional.empty(),
        "grt_1",
        new ServiceName(credential),
        binding,
        purpose,
        List.of(demand(POLICY, 3, 0)));
  }

  private static CanonicalAction through(String proxy) {
    return new CanonicalAction(
        ORGANISATION,
        AGENT,
        new ServiceName("github"),
        Optional.empty(),
        "grt_1",
        new ServiceName("github"),
        "bnd_1",
        Purpose.AGENT_CREDENTIAL,
        Optional.of(new McpProxyId(proxy)),
        Optional.empty(),
        List.of(demand(POLICY, 3, 0)));
  }

  private static CanonicalAction asking(String method, String host, String target) {
    return new CanonicalAction(
        ORGANISATION,
        AGENT,
        new ServiceName("github"),
        Optional.empty(),
        "grt_1",
        new ServiceName("github"),
        "bnd_1",
        Purpose.REQUEST,
        Optional.empty(),
        BrokeredRequest.parse(
            method, host.isEmpty() ? Optional.empty() : Optional.of(host), target),
        List.of(demand(POLICY, 3, 0)));
  }

  private static CanonicalAction heldBy(ApprovalDemand... demands) {
    return new CanonicalAction(
        ORGANISATION,
        AGENT,
        new ServiceName("github"),
        Optional.empty(),
        "grt_1",
        new ServiceName("github"),
        "bnd_1",
        Purpose.AGENT_CREDENTIAL,
        List.of(demands));
  }

  private static String hash(CanonicalAction action) {
    return HexFormat.of().formatHex(action.hash());
  }

  @Test
  void everyPartChangesTheHashAndNoTwoPartsAreMistakenForEachOther() {
    List<CanonicalAction> different =
        new ArrayList<>(
            List.of(
                ACTION,
                of(new OrganisationId("org_bbbbbbbbbbbbbbbbbbbbbb"), AGENT, "github", "", "grt_1"),
                of(ORGANISATION, new AgentId("agt_bbbbbbbbbbbbbbbbbbbbbb"), "github", "", "grt_1"),
                of(ORGANISATION, AGENT, "gitlab", "", "grt_1"),
                of(ORGANISATION, AGENT, "github", "u", "grt_1"),
                of(ORGANISATION, AGENT, "github", "ug", "rt_1"),
                of(ORGANISATION, AGENT, "github", "u", "ggrt_1"),
                of(ORGANISATION, AGENT, "githubu", "", "grt_1"),
                of(ORGANISATION, AGENT, "github", "", "grt_2"),
                of(ORGANISATION, AGENT, "github", "", ""),
                at("gitlab", "bnd_1", Purpose.AGENT_CREDENTIAL),
                at("github", "bnd_2", Purpose.AGENT_CREDENTIAL),
                at("githubb", "nd_1", Purpose.AGENT_CREDENTIAL),
                at("github", "bnd_1", Purpose.USER_REVEAL),
                through("mcp_aaaaaaaaaaaaaaaaaaaaaa"),
                through("mcp_bbbbbbbbbbbbbbbbbbbbbb"),
                at("github", "bnd_1", Purpose.REQUEST),
                asking("GET", "", "/repos/a"),
                asking("DELETE", "", "/repos/a"),
                asking("GET", "", "/repos/b"),
                asking("GET", "", "/repos/a?page=2"),
                asking("GET", "", "/repos/a?x=1&y=2"),
                asking("GET", "", "/repos/a?y=2&x=1"),
                asking("GET", "", "/repos%2Fa"),
                asking("GET", "api.example", "/repos/a"),
                asking("GET", "", "https://api.example/repos/a"),
                heldBy(),
                heldBy(demand(OTHER_POLICY, 3, 0)),
                heldBy(demand(POLICY, 4, 0)),
                heldBy(demand(POLICY, 3, 1)),
                heldBy(demand(POLICY, 3, 0), demand(POLICY, 3, 1)),
                heldBy(demand(POLICY, 3, 1), demand(POLICY, 3, 0)),
                heldBy(demand(POLICY, 3, 0), demand(OTHER_POLICY, 3, 0))));

    assertThat(different.stream().map(CanonicalActionTest::hash)).doesNotHaveDuplicates();
  }

  @Test
  void theSamePartsAreTheSameAction() {
    assertThat(of(ORGANISATION, AGENT, "github", "", "grt_1").hash()).isEqualTo(ACTION.hash());
    assertThat(ACTION.hash()).hasSize(32);
  }

  /** Whoever changes the form orphans what is approved: that needs another number in it. */
  @Test
  void theFormStaysWhatItIs() {
    assertThat(hash(ACTION))
        .isEqualTo("0d854dcad3c497228a86eba85c312674a6ceddb52e3700032fc40951ca348131");
    assertThat(hash(asking("GET", "", "/repos/a?per_page=2")))
        .isEqualTo("2e391fc081ef4b4e12dbfbe2d327390fdd357beafe553c3a831d2f67ae55c7ee");
  }
}
