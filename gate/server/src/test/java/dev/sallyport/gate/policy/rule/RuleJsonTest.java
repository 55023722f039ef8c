package dev.sallyport.gate.policy.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.service.json.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Rule> read(String... rules) {
    return RuleReader.read("rules", json("[" + String.join(",", rules) + "]"));
  }

  private static String written(List<Rule> rules) {
    return new String(Json.write(RuleWriter.write(rules)), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"time_window\",\"days\":[\"mon\",\"fri\"],\"from\":\"09:00\",\"to\":\"17:30\",\"zone\":\"Europe/Berlin\"}",
        "{\"type\":\"time_window\",\"days\":[\"sun\"],\"from\":\"00:00\",\"to\":\"24:00\",\"zone\":\"UTC\"}",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.0/8\",\"192.0.2.7\",\"2001:db8::/32\"]}",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[]}",
        "{\"type\":\"geo\",\"allowed\":[\"DE\",\"FR\"],\"denied\":[]}",
        "{\"type\":\"geo\",\"denied\":[\"US\"]}",
        "{\"type\":\"rate_limit\",\"limit\":100,\"windowSeconds\":60,\"per\":\"agent\"}",
        "{\"type\":\"usage_cap\",\"limit\":1000,\"per\":\"credential\"}",
        "{\"type\":\"require_approval\",\"reasonRequired\":true}",
        "{\"type\":\"require_approval\",\"reasonRequired\":false,\"approvalSeconds\":3600}",
        "{\"type\":\"ttl_max\",\"maxSeconds\":86400}",
        "{\"type\":\"holder_binding\"}",
        "{\"type\":\"condition\",\"expression\":\"service == 'github'\"}",
        "{\"type\":\"condition\",\"expression\":\"service == 'github'\",\"remedy\":\"Only github.\"}",
      })
  void theCanonicalFormIsReadAndWrittenAsItIs(String canonical) {
    List<Rule> rules = read(canonical);

    assertThat(written(rules)).isEqualTo("[%s]", canonical);
    assertThat(RuleReader.read("rules", json(written(rules)))).isEqualTo(rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"zone\":\"UTC\",\"to\":\"01:00\",\"from\":\"23:00\",\"days\":[\"sun\",\"mon\",\"sun\"],\"type\":\"time_window\"} | {\"type\":\"time_window\",\"days\":[\"mon\",\"sun\"],\"from\":\"23:00\",\"to\":\"01:00\",\"zone\":\"UTC\"}",
        "{\"type\":\"time_window\",\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"UTC\"} | {\"type\":\"time_window\",\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\",\"sun\"],\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"UTC\"}",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[\"192.0.2.7/32\",\"192.0.2.7\",\"::ffff:10.0.0.0/104\",\"2001:DB8:0:0::1/128\"]} | {\"type\":\"ip_allowlist\",\"cidrs\":[\"192.0.2.7\",\"10.0.0.0/8\",\"2001:db8::1\"]}",
        "{\"type\":\"geo\",\"allowed\":[\"FR\",\"DE\",\"FR\"]} | {\"type\":\"geo\",\"allowed\":[\"DE\",\"FR\"],\"denied\":[]}",
        "{\"type\":\"require_approval\"} | {\"type\":\"require_approval\",\"reasonRequired\":false}",
      })
  void otherFormsAreMadeCanonical(String given, String canonical) {
    assertThat(written(read(given))).isEqualTo("[%s]", canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 'rules[1]' has the wrong type; send an object",
        "{} | 'rules[1].type' is missing",
        "{\"type\":1} | 'rules[1].type' is a text",
        "{\"type\":\"nothing\"} | 'rules[1].type' is one of time_window, ip_allowlist, geo, rate_limit, usage_cap, require_approval, ttl_max, holder_binding, condition",
        "{\"type\":\"unreadable\"} | 'rules[1].type' is one of",
        "{\"type\":\"holder_binding\",\"x\":1} | 'rules[1]' has a member that is not known here; send only type",
        "{\"type\":\"ip_allowlist\"} | 'rules[1].cidrs' is missing",
        "{\"type\":\"ip_allowlist\",\"cidrs\":\"10.0.0.0/8\"} | 'rules[1].cidrs' is an array of 0 to 200 elements",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.1/8\"]} | 'rules[1].cidrs[0]' is a network",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.0/8\",\"10.0.0.0/33\"]} | 'rules[1].cidrs[1]' is a network",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[null]} | 'rules[1].cidrs[0]' is a text",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[\"\"]} | 'rules[1].cidrs[0]' is a text",
        "{\"type\":\"ip_allowlist\",\"cidrs\":[],\"cidr\":1} | send only cidrs, type",
        "{\"type\":\"geo\"} | 'rules[1]' is not acceptable: name the countries",
        "{\"type\":\"geo\",\"allowed\":[\"de\"]} | 'rules[1].allowed[0]' is a country",
        "{\"type\":\"geo\",\"denied\":[\"XX\"]} | 'rules[1].denied[0]' is a country",
        "{\"type\":\"geo\",\"denied\":{}} | 'rules[1].denied' is an array",
        "{\"type\":\"geo\",\"x\":{}} | send only allowed, denied, type",
        "{\"type\":\"rate_limit\",\"limit\":0,\"windowSeconds\":60,\"per\":\"agent\"} | 'rules[1].limit' is a whole number from 1 to 1000000",
        "{\"type\":\"rate_limit\",\"limit\":1.5,\"windowSeconds\":60,\"per\":\"agent\"} | 'rules[1].limit' is a whole number",
        "{\"type\":\"rate_limit\",\"limit\":\"1\",\"windowSeconds\":60,\"per\":\"agent\"} | 'rules[1].limit' is a whole number",
        "{\"type\":\"rate_limit\",\"limit\":99999999999999999999,\"windowSeconds\":60,\"per\":\"agent\"} | 'rules[1].limit' is a whole number",
        "{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":2678401,\"per\":\"agent\"} | 'rules[1].windowSeconds' is a whole number",
        "{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":60} | 'rules[1].per' is missing",
        "{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":60,\"per\":\"AGENT\"} | 'rules[1].per' is one of agent, grant, credential",
        "{\"type\":\"usage_cap\",\"limit\":1000000001,\"per\":\"agent\"} | 'rules[1].limit' is a whole number",
        "{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"agent\",\"windowSeconds\":1} | send only limit, per, type",
        "{\"type\":\"require_approval\",\"reasonRequired\":\"yes\"} | 'rules[1].reasonRequired' is true or false",
        "{\"type\":\"require_approval\",\"approvalSeconds\":59} | 'rules[1].approvalSeconds' is a whole number",
        "{\"type\":\"ttl_max\",\"maxSeconds\":59} | 'rules[1].maxSeconds' is a whole number",
        "{\"type\":\"time_window\",\"from\":\"9:00\",\"to\":\"17:00\",\"zone\":\"UTC\"} | 'rules[1].from' is a time from 00:00 to 23:59",
        "{\"type\":\"time_window\",\"from\":\"24:00\",\"to\":\"17:00\",\"zone\":\"UTC\"} | 'rules[1].from' is a time",
        "{\"type\":\"time_window\",\"from\":\"09:00\",\"to\":\"24:01\",\"zone\":\"UTC\"} | 'rules[1].to' is a time from 00:01 to 24:00",
        "{\"type\":\"time_window\",\"from\":\"09:00\",\"to\":\"09:00\",\"zone\":\"UTC\"} | 'rules[1]' is not acceptable: from and to differ",
        "{\"type\":\"time_window\",\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"+02:00\"} | 'rules[1].zone' is a zone",
        "{\"type\":\"time_window\",\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"Mars/Base\"} | 'rules[1].zone' is a zone",
        "{\"type\":\"time_window\",\"days\":[],\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"UTC\"} | 'rules[1].days' is an array of 1 to 7 elements",
        "{\"type\":\"time_window\",\"days\":[\"Monday\"],\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"UTC\"} | 'rules[1].days[0]' is one of mon",
        "{\"type\":\"condition\",\"expression\":\"\"} | 'rules[1].expression' is a text",
        "{\"type\":\"condition\",\"expression\":\"secret\"} | 'rules[1].expression' has to be a valid expression",
        "{\"type\":\"condition\",\"expression\":\"true\",\"remedy\":\"a\\nb\"} | 'rules[1].remedy' is one line",
        "{\"type\":\"condition\",\"expression\":\"true\",\"remedy\":\" \"} | 'rules[1].remedy' is one line",
        "{\"type\":\"condition\",\"expression\":\"true\",\"remedy\":null} | 'rules[1].remedy' is a text",
      })
  void whatIsNoRuleIsRefusedByItsField(String rule, String advice) {
    assertThatThrownBy(() -> read("{\"type\":\"holder_binding\"}", rule))
        .isInstanceOf(RuleRefused.class)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPolicyHasOneToTwentyRules() {
    String[] most = new String[20];
    Arrays.fill(most, "{\"type\":\"holder_binding\"}");
    String[] tooMany = new String[21];
    Arrays.fill(tooMany, "{\"type\":\"holder_binding\"}");

    assertThat(read(most)).hasSize(20);
    assertThatThrownBy(() -> read(tooMany)).hasMessageContaining("'rules' is an array of 1 to 20");
    assertThatThrownBy(() -> read()).hasMessageContaining("'rules' is an array of 1 to 20");
    assertThatThrownBy(() -> RuleReader.read("rules", json("{}"))).hasMessageContaining("array");
  }

  @Test
  void twoRulesOfAPolicyDoNotCountTheSame() {
    String perAgent = "{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"agent\"}";
    String perAgentToo = "{\"type\":\"usage_cap\",\"limit\":2,\"per\":\"agent\"}";
    String perGrant = "{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"grant\"}";
    String rate = "{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":60,\"per\":\"agent\"}";
    String rateToo = "{\"type\":\"rate_limit\",\"limit\":2,\"windowSeconds\":60,\"per\":\"agent\"}";
    String hourly =
        "{\"type\":\"rate_limit\",\"limit\":9,\"windowSeconds\":3600,\"per\":\"agent\"}";

    assertThat(read(perAgent, perGrant, rate, hourly)).hasSize(4);
    assertThatThrownBy(() -> read(perAgent, perGrant, perAgentToo))
        .hasMessage("The field 'rules[2]' counts the same as 'rules[0]'; keep the stricter one");
    assertThatThrownBy(() -> read(hourly, rate, rateToo))
        .hasMessage("The field 'rules[2]' counts the same as 'rules[1]'; keep the stricter one");
  }
}
