package dev.sallyport.gate.binding;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.TicketFormat;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads what vaults answer. Members that we do not know are other versions' business; those that we
 * need have to be right.
 */
final class VaultReplies {
  private static final int MAXIMUM_CAPABILITIES = 32;
  private static final String CAPABILITY_SHAPE = "[A-Za-z0-9._-]{1,64}";
  private static final String WEBHOOK_ID_SHAPE = "[A-Za-z0-9._:-]{1,128}";
  private static final String VERSION_SHAPE = "[A-Za-z0-9._+-]{1,64}";

  /** Milliseconds since 1970 at the end of the year 9999. */
  private static final long LATEST_TIME = 253_402_300_800_000L;

  private VaultReplies() {}

  /** The answer to an exchange (protocol section 3). */
  static Exchanged exchanged(Buffer body) {
    JsonNode reply = object(body);
    BindingSecret secret =
        secret(text(reply, "hmacSecret", ".{1,64}").orElseThrow(() -> missing("hmacSecret")));
    return new Exchanged(
        key(reply, secret),
        text(reply, "webhookId", WEBHOOK_ID_SHAPE).orElseThrow(() -> missing("webhookId")),
        text(reply, "version", VERSION_SHAPE).orElseThrow(() -> missing("version")),
        format(reply),
        capabilities(reply).orElseGet(List::of));
  }

  /** The answer of a healthy vault to a health call. */
  static HealthReply health(Buffer body) {
    JsonNode reply = object(body);
    if (!reply.path("status").asText().equals("healthy")) {
      throw BindingProblems.unexpected("The vault says that it is not healthy");
    }
    return new HealthReply(text(reply, "version", VERSION_SHAPE), capabilities(reply), time(reply));
  }

  /** Milliseconds since 1970; vaults of protocol 2.x do not tell it. */
  private static Optional<Instant> time(JsonNode reply) {
    JsonNode time = reply.path("time");
    boolean plausible = time.isIntegralNumber() && time.canConvertToLong() && time.longValue() > 0;
    return plausible && time.longValue() < LATEST_TIME
        ? Optional.of(Instant.ofEpochMilli(time.longValue()))
        : Optional.empty();
  }

  private static JsonNode object(Buffer body) {
    try {
      JsonNode node = Json.read(body.getBytes(), JsonNode.class);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonRefused e) {
      throw BindingProblems.unexpected("The vault's answer is not JSON");
    }
    throw BindingProblems.unexpected("The vault's answer is not a JSON object");
  }

  private static BindingSecret secret(String base64) {
    try {
      return BindingSecret.ofBase64(base64);
    } catch (IllegalArgumentException e) {
      throw BindingProblems.unexpected("The vault's secret is not the base64 of 32 bytes");
    }
  }

  private static BindingKey key(JsonNode reply, BindingSecret secret) {
    return text(reply, "keyId", "[A-Za-z0-9_-]{1,64}")
        .map(kid -> new BindingKey(kid, secret))
        .orElseGet(() -> BindingKey.derive(secret));
  }

  /** Vaults of protocol 2.x do not say: they know one format. */
  private static TicketFormat format(JsonNode reply) {
    return text(reply, "ticketFormat", "[a-z0-9]{1,16}")
        .map(
            name ->
                Arrays.stream(TicketFormat.values())
                    .filter(format -> format.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            BindingProblems.unexpected(
                                "The vault asks for a ticket format that this gate does not know")))
        .orElse(TicketFormat.TOKENVAULT2);
  }

  private static Optional<List<String>> capabilities(JsonNode reply) {
    JsonNode array = reply.path("capabilities");
    return array.isArray()
        ? Optional.of(
            StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .filter(capability -> capability.matches(CAPABILITY_SHAPE))
                .distinct()
                .limit(MAXIMUM_CAPABILITIES)
                .toList())
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode reply, String member, String shape) {
    JsonNode node = reply.path(member);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual() || !node.textValue().matches(shape)) {
      throw BindingProblems.unexpected("The vault's answer has a malformed " + member);
    }
    return Optional.of(node.textValue());
  }

  private static RuntimeException missing(String member) {
    return BindingProblems.unexpected("The vault's answer has no " + member);
  }
}
