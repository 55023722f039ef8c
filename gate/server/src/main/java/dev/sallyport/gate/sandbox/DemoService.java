package dev.sallyport.gate.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.Policy;
import dev.sallyport.gate.policy.PolicySet;
import dev.sallyport.gate.policy.rule.RuleReader;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A service that everybody in the sandbox is granted, and behind which there is nothing.
 *
 * @param shows what can be learned from it
 * @param rules as they are written in policies
 */
record DemoService(String name, String shows, JsonNode rules, PolicySet policies) {
  private static final String RESOURCE = "/sandbox-services.json";

  /** All there are. */
  static final List<DemoService> ALL = read();

  private static List<DemoService> read() {
    try (InputStream resource = DemoService.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      List<DemoService> all = new ArrayList<>();
      Json.read(resource.readAllBytes(), JsonNode.class).forEach(each -> all.add(service(each)));
      return List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonRefused e) {
      throw new IllegalStateException(RESOURCE + " is no JSON", e);
    }
  }

  private static DemoService service(JsonNode described) {
    String name = described.path("name").textValue();
    JsonNode rules = described.path("rules");
    PolicySet policies =
        rules.isEmpty()
            ? PolicySet.NONE
            : PolicySet.of(
                List.of(
                    new Policy(PolicyId.fresh(), name, 1, true, RuleReader.read("rules", rules))));
    return new DemoService(name, described.path("shows").textValue(), rules, policies);
  }
}
