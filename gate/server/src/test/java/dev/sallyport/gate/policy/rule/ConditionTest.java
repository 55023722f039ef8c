package dev.sallyport.gate.policy.rule;

import static dev.sallyport.gate.policy.rule.SampleRequest.NOW;
import static dev.sallyport.gate.policy.rule.SampleRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionTest {

  private static Finding check(String expression, SampleRequest request) {
    return Condition.of(expression, null).check(request.attributes(), NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.id == 'agt_id'",
        "agent.name == 'builder'",
        "agent.kind == 'agent'",
        "key.id == 'key_id'",
        "service == 'github'",
        "grant.id == 'grt_id'",
        "grant.age_seconds == 7200",
        "client.address == '192.0.2.7'",
        "client.country == 'DE'",
        "!holder.nonce && !holder.sealed",
        "time.hour == 10",
        "time.weekday == 'tue'",
        "time.now.getHours('Europe/Berlin') == 11",
        "time.now < timestamp('2030-01-01T00:00:00Z')",
        "service in ['github', 'gitlab']",
        "agent.name.startsWith('build') || agent.name.endsWith('x')",
        "agent.name.matches('^b[a-z]+r$')",
        "size(agent.name) == 7",
        "grant.age_seconds / 60 > 5 ? true : false",
        "agent.name + '/' + service == 'builder/github'",
      })
  void knowsItsAttributesAndTheLanguage(String expression) {
    assertThat(check(expression, request())).isEqualTo(Finding.Plain.SATISFIED);
    assertThat(check("!(" + expression + ")", request()))
        .isEqualTo(Finding.unsatisfied("The request does not meet a condition of the policy."));
  }

  @Test
  void tellsTheAgentWhatThePolicySays() {
    Condition condition = Condition.of("service == 'gitlab'", "Ask for gitlab.");

    assertThat(condition.check(request().attributes(), NOW))
        .isEqualTo(Finding.unsatisfied("Ask for gitlab."));
    assertThat(condition.remedy()).hasValue("Ask for gitlab.");
  }

  @Test
  void whatIsUnknownRefusesWhereItIsAskedFor() {
    SampleRequest nowhere = request().in(Country.Unfound.UNKNOWN);

    assertThat(check("client.country != 'US'", nowhere)).isEqualTo(Finding.Plain.FAILED);
    assertThat(check("!(client.country == 'US')", nowhere)).isEqualTo(Finding.Plain.FAILED);
    assertThat(check("client.country == 'US' || service == 'github'", nowhere))
        .isEqualTo(Finding.Plain.SATISFIED);
    assertThat(check("service == 'github' || client.country == 'US'", nowhere))
        .isEqualTo(Finding.Plain.SATISFIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 / (grant.age_seconds - 7200) == 1",
        "9223372036854775807 + grant.age_seconds > 0",
        "int(agent.name) == 1",
        "timestamp(agent.name) < time.now",
        "dyn(agent.name)",
        "[1, 2][grant.age_seconds] == 1",
        "agent.name.matches('(' + agent.name)",
      })
  void whatCannotBeEvaluatedRefuses(String expression) {
    assertThat(check(expression, request())).isEqualTo(Finding.Plain.FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "agent.secret == 'x' | line 1, column 1: undeclared reference to",
        "agent | line 1, column 1: undeclared reference to",
        "service == 1 | line 1, column 9: found no matching overload for",
        "service | expected type",
        "service == | line 1, column 11",
        "[1].exists(x, x == 1) | undeclared reference to",
        "[1].all(x, x == 1) | undeclared reference to",
        "has(agent.name) | undeclared reference to",
        "google.protobuf.Timestamp{seconds: 1} == time.now | undeclared reference to",
      })
  void whatIsNoConditionIsRefusedWithItsPlace(String expression, String advice) {
    assertThatThrownBy(() -> Condition.of(expression, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("secret");
  }

  @Test
  void isBoundedInLengthDepthAndCost() {
    for (String expression :
        List.of(
            "(".repeat(200) + "true" + ")".repeat(200),
            "!(".repeat(100) + "true" + ")".repeat(100),
            "[".repeat(300) + "]".repeat(300) + " == []",
            "'" + "x".repeat(1000) + "' == service",
            "agent.name.matches('a') && ".repeat(5) + "true",
            "agent.name + ".repeat(50) + "service == ''")) {
      assertThatThrownBy(() -> Condition.of(expression, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Condition.of("agent.name.matches('a') && ".repeat(5) + "true", null))
        .hasMessageContaining("costs 531 of at most 500");
    assertThat(check("(".repeat(10) + "true" + ")".repeat(10), request()))
        .isEqualTo(Finding.Plain.SATISFIED);
    assertThat(check("agent.name.matches('b') && ".repeat(4) + "true", request()))
        .isEqualTo(Finding.Plain.SATISFIED);
  }

  @Test
  void patternsAreBounded() {
    assertThat(check("service.matches('(((((a{0,9}){0,9}){0,9}){0,9}){0,9})')", request()))
        .isEqualTo(Finding.Plain.FAILED);
    assertThat(check("agent.name.matches(service + '{0,1000}{0,1000}')", request()))
        .isEqualTo(Finding.Plain.FAILED);
  }

  @Test
  void isComparedByWhatItSays() {
    Condition condition = Condition.of("true", "r");

    assertThat(condition).isEqualTo(Condition.of("true", "r"));
    assertThat(condition).hasSameHashCodeAs(Condition.of("true", "r"));
    assertThat(condition).isNotEqualTo(Condition.of("true", null));
    assertThat(condition).isNotEqualTo(Condition.of("!false", "r"));
    assertThat(condition).hasToString("Condition[true]");
    assertThat(condition.expression()).isEqualTo("true");
  }
}
