package dev.sallyport.gate.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.ticket.ServiceName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AccessScopeTest {
  private static final AccessScope REVIEWED =
      scope("github jira", "GET /tasks POST /tasks", "redacted full", RateLimitProfile.STANDARD);

  private static AccessScope scope(
      String tools, String endpoints, String modes, RateLimitProfile rate) {
    return new AccessScope(
        words(tools).stream().map(ServiceName::new).toList(),
        List.of(AgentScope.CREDENTIALS_READ),
        endpoints.isEmpty()
            ? List.of()
            : List.of(endpoints.split(" (?=[GP])")).stream().map(EndpointPattern::new).toList(),
        words(modes).stream().map(DataMode::new).toList(),
        rate);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @Test
  void lessIsWithinMoreAndEveryWideningIsNot() {
    assertThat(REVIEWED.isWithin(REVIEWED)).isTrue();
    assertThat(scope("jira", "", "", RateLimitProfile.LOW).isWithin(REVIEWED)).isTrue();
    assertThat(scope("jira slack", "", "", RateLimitProfile.LOW).isWithin(REVIEWED)).isFalse();
    assertThat(scope("jira", "GET /other", "", RateLimitProfile.LOW).isWithin(REVIEWED)).isFalse();
    assertThat(scope("jira", "", "raw", RateLimitProfile.LOW).isWithin(REVIEWED)).isFalse();
    assertThat(scope("jira", "", "", RateLimitProfile.HIGH).isWithin(REVIEWED)).isFalse();
    AccessScope models =
        new AccessScope(
            REVIEWED.tools(),
            List.of(AgentScope.MCP_USE),
            List.of(),
            List.of(),
            RateLimitProfile.LOW);
    assertThat(models.isWithin(REVIEWED)).isFalse();
  }

  @Test
  void hasOneSpelling() {
    assertThat(
            scope(
                "jira github jira",
                "POST /tasks GET /tasks",
                "full redacted full",
                RateLimitProfile.STANDARD))
        .isEqualTo(REVIEWED);
  }

  @Test
  void anEmptyListMeansNothingSoToolsAndCapabilitiesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scope("", "", "", RateLimitProfile.LOW))
        .withMessageContaining("1 to 32 tools");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AccessScope(
                    REVIEWED.tools(), List.of(), List.of(), List.of(), RateLimitProfile.LOW))
        .withMessageContaining("capabilities");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AccessScope(
                    IntStream.rangeClosed(0, AccessScope.MAXIMUM_ENTRIES)
                        .mapToObj(number -> new ServiceName("tool-" + number))
                        .toList(),
                    REVIEWED.capabilities(),
                    List.of(),
                    List.of(),
                    RateLimitProfile.LOW));
  }
}
