package dev.sallyport.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which requests a generator is to send. */
@JsonSubTypes({
  @JsonSubTypes.Type(value = RequestKind.AgentKeys.class, name = "agent-keys"),
  @JsonSubTypes.Type(value = RequestKind.Tickets.class, name = "tickets")
})
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface RequestKind {
  /**
   * An agent asks the gate for a credential.
   *
   * @param agents how many agents there are
   * @param hot how many of them ask; all the same likely, spread evenly over all
   */
  record AgentKeys(int agents, int hot) implements RequestKind {
    public AgentKeys {
      if (hot < 1 || hot > agents) {
        throw new IllegalArgumentException("the hot set is between one and all agents");
      }
    }
  }

  /**
   * An agent brings a ticket to the vault; a fresh one each time, since a ticket is redeemed once.
   *
   * @param format wire name of the binding's ticket format
   * @param secretFile the binding's secret, base64; a file, so that it is in no record and no
   *     argument
   * @param agents how many different agents bring tickets
   * @param perSecond how many tickets to sign ahead for each second of the measurement
   */
  record Tickets(
      String format,
      String gate,
      String vault,
      String keyId,
      String secretFile,
      int agents,
      int perSecond)
      implements RequestKind {}
}
