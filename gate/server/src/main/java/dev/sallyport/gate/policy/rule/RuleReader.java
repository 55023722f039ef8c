package dev.sallyport.gate.policy.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.address.IpNetwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rules from JSON, strictly. */
public final class RuleReader {
  /** More rules than this are several policies. */
  public static final int MAXIMUM_RULES = 20;

  /** More countries than there are. */
  private static final int MAXIMUM_COUNTRIES = 260;

  /** The longest text of an IPv6 network is shorter. Characters. */
  private static final int MAXIMUM_NETWORK_TEXT = 64;

  private static final int MAXIMUM_NAME = 64;

  private RuleReader() {}

  /**
   * The rules that a JSON array holds.
   *
   * @param path where the array stands, for messages
   * @throws RuleRefused when it holds anything else
   */
  public static List<Rule> read(String path, JsonNode rules) {
    List<Field> fields = new Field(path, rules).elements(1, MAXIMUM_RULES);
    List<Rule> read = fields.stream().map(RuleReader::rule).toList();
    refuseTwoOnOneCounter(fields, read);
    return read;
  }

  /**
   * Counters belong to a policy, a scope and a window, so that a rule keeps its count when others
   * are added or its limit is changed; two rules on one counter would count each request twice.
   */
  private static void refuseTwoOnOneCounter(List<Field> fields, List<Rule> rules) {
    Map<Object, String> counters = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      Object counter = counter(rules.get(i));
      String earlier = counter == null ? null : counters.putIfAbsent(counter, fields.get(i).path());
      if (earlier != null) {
        throw fields.get(i).refused("counts the same as '" + earlier + "'; keep the stricter one");
      }
    }
  }

  private static @Nullable Object counter(Rule rule) {
    return switch (rule) {
      case RateLimit rate -> List.of(rate.windowSeconds(), rate.per());
      case UsageCap cap -> cap.per();
      case TimeWindow _, IpAllowlist _, Geo _, RequireApproval _, TtlMax _ -> null;
      case HolderBinding _, Condition _, Unreadable _ -> null;
    };
  }

  private static Rule rule(Field field) {
    if (!field.value().isObject()) {
      throw field.refused("has the wrong type; send an object");
    }
    Field type = field.required("type");
    return switch (RuleType.parse(type.text(MAXIMUM_NAME)).orElse(RuleType.UNREADABLE)) {
      case TIME_WINDOW -> WindowReader.timeWindow(field);
      case IP_ALLOWLIST -> ipAllowlist(field);
      case GEO -> geo(field);
      case RATE_LIMIT -> rateLimit(field);
      case USAGE_CAP -> usageCap(field);
      case REQUIRE_APPROVAL -> requireApproval(field);
      case TTL_MAX -> ttlMax(field);
      case HOLDER_BINDING -> holderBinding(field);
      case CONDITION -> condition(field);
      case UNREADABLE -> throw type.refused("is one of " + RuleType.choices());
    };
  }

  private static Rule ipAllowlist(Field field) {
    field.requireOnly(List.of("type", "cidrs"));
    return new IpAllowlist(
        field.required("cidrs").elements(0, IpAllowlist.MAXIMUM_NETWORKS).stream()
            .map(RuleReader::network)
            .toList());
  }

  private static IpNetwork network(Field field) {
    return IpNetwork.parse(field.text(MAXIMUM_NETWORK_TEXT))
        .orElseThrow(
            () ->
                field.refused(
                    "is a network such as 10.0.0.0/8 or 2001:db8::/32, with no bits set after the prefix, or one address"));
  }

  private static Rule geo(Field field) {
    field.requireOnly(List.of("type", "allowed", "denied"));
    Optional<SortedSet<String>> allowed = field.optional("allowed").map(RuleReader::countries);
    SortedSet<String> denied =
        field.optional("denied").map(RuleReader::countries).orElseGet(TreeSet::new);
    return made(field, ignored -> new Geo(allowed.orElse(null), denied));
  }

  private static SortedSet<String> countries(Field field) {
    SortedSet<String> codes = new TreeSet<>();
    for (Field each : field.elements(0, MAXIMUM_COUNTRIES)) {
      codes.add(
          Country.Known.parse(each.text(MAXIMUM_NAME))
              .orElseThrow(() -> each.refused("is a country of ISO 3166-1 such as DE"))
              .code());
    }
    return codes;
  }

  private static Rule rateLimit(Field field) {
    field.requireOnly(List.of("type", "limit", "windowSeconds", "per"));
    return new RateLimit(
        field.required("limit").number(1, RateLimit.MAXIMUM_LIMIT),
        field.required("windowSeconds").number(1, RateLimit.MAXIMUM_WINDOW),
        per(field));
  }

  private static Rule usageCap(Field field) {
    field.requireOnly(List.of("type", "limit", "per"));
    return new UsageCap(field.required("limit").number(1, UsageCap.MAXIMUM_LIMIT), per(field));
  }

  private static MeterScope per(Field field) {
    Field per = field.required("per");
    return MeterScope.parse(per.text(MAXIMUM_NAME))
        .orElseThrow(() -> per.refused("is one of agent, grant, credential"));
  }

  private static Rule requireApproval(Field field) {
    field.requireOnly(List.of("type", "reasonRequired", "approvalSeconds"));
    return new RequireApproval(
        field.optional("reasonRequired").map(Field::flag).orElse(false),
        field
            .optional("approvalSeconds")
            .map(
                lasts ->
                    lasts.number(RequireApproval.MINIMUM_SECONDS, RequireApproval.MAXIMUM_SECONDS))
            .map(Duration::ofSeconds));
  }

  private static Rule ttlMax(Field field) {
    field.requireOnly(List.of("type", "maxSeconds"));
    return new TtlMax(field.required("maxSeconds").number(TtlMax.MINIMUM, TtlMax.MAXIMUM));
  }

  private static Rule holderBinding(Field field) {
    field.requireOnly(List.of("type"));
    return new HolderBinding();
  }

  private static Rule condition(Field field) {
    field.requireOnly(List.of("type", "expression", "remedy"));
    Field expression = field.required("expression");
    String text = expression.text(ConditionLanguage.MAXIMUM_LENGTH);
    Optional<String> remedy = field.optional("remedy").map(RuleReader::remedy);
    try {
      return Condition.of(text, remedy.orElse(null));
    } catch (IllegalArgumentException e) {
      throw expression.refused("has to be " + e.getMessage());
    }
  }

  private static String remedy(Field field) {
    String text = field.text(Condition.MAXIMUM_REMEDY);
    if (text.chars().anyMatch(Character::isISOControl) || text.isBlank()) {
      throw field.refused("is one line of text without control characters");
    }
    return text;
  }

  static <T> T made(Field field, Function<Field, T> maker) {
    try {
      return maker.apply(field);
    } catch (RuleRefused e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw field.refused("is not acceptable: " + e.getMessage());
    }
  }
}
