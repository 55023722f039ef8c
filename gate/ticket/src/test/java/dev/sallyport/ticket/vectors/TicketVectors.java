package dev.sallyport.ticket.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.ticket.Bindings;
import dev.sallyport.ticket.TicketFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The published ticket vectors as files: everything an implementation in another language needs to
 * check itself.
 *
 * <p>Run {@link #main} in the module's folder to write them anew after changing the generators; the
 * tests compare.
 */
record TicketVectors(String file, TicketFormat format, List<TicketCase> cases) {
  static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "vectors");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<TicketVectors> generated() {
    List<TicketCase> jwt = new ArrayList<>(new JwtShapeVectors().cases());
    jwt.addAll(new JwtHeaderVectors().cases());
    jwt.addAll(new JwtPayloadVectors().cases());
    jwt.addAll(new JwtClaimVectors().cases());
    jwt.addAll(new JwtRequestVectors().cases());
    return List.of(
        new TicketVectors("tickets-jwt.json", TicketFormat.JWT, jwt),
        new TicketVectors(
            "tickets-tokenvault2.json",
            TicketFormat.TOKENVAULT2,
            new TokenVault2Vectors().cases()));
  }

  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(FOLDER);
    for (TicketVectors vectors : generated()) {
      Files.writeString(FOLDER.resolve(vectors.file), vectors.json());
    }
  }

  /** The vectors of a file of this repository. */
  static TicketVectors published(String file) {
    try {
      JsonNode root = MAPPER.readTree(Files.readString(FOLDER.resolve(file)));
      TicketFormat format = TicketFormat.parse(root.get("format").asText()).orElseThrow();
      return new TicketVectors(
          file, format, elements(root.get("cases")).stream().map(TicketVectors::read).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", format.wireName());
    root.put("gate", Bindings.BINDING.gate()).put("vault", Bindings.BINDING.vault());
    root.put("now", Bindings.NOW.getEpochSecond());
    root.putObject("keys")
        .put(Bindings.KEY.kid(), HexFormat.of().formatHex(Bindings.counting()))
        .put(Bindings.NEXT_KEY.kid(), HexFormat.of().formatHex(Bindings.countingOn()));
    ArrayNode array = root.putArray("cases");
    cases.forEach(vector -> write(array.addObject(), vector));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void write(ObjectNode node, TicketCase vector) {
    node.put("name", vector.name()).put("madeBy", vector.madeBy()).put("expect", vector.expect());
    node.put("service", vector.service());
    ArrayNode allowed = node.putArray("allowedPurposes");
    vector.allowed().forEach(allowed::add);
    vector.nonce().ifPresent(nonce -> node.put("presentedNonce", nonce));
    vector.request().ifPresent(request -> write(node.putObject("presentedRequest"), request));
    node.put("ticket", vector.ticket());
  }

  private static void write(ObjectNode node, PresentedRequest request) {
    node.put("method", request.method());
    request.host().ifPresent(host -> node.put("host", host));
    node.put("target", request.target());
  }

  private static TicketCase read(JsonNode node) {
    return new TicketCase(
        node.get("name").asText(),
        node.get("madeBy").asText(),
        node.get("ticket").asText(),
        node.get("service").asText(),
        elements(node.get("allowedPurposes")).stream().map(JsonNode::asText).toList(),
        Optional.ofNullable(node.get("presentedNonce")).map(JsonNode::asText),
        Optional.ofNullable(node.get("presentedRequest")).map(TicketVectors::request),
        node.get("expect").asText());
  }

  private static PresentedRequest request(JsonNode node) {
    return new PresentedRequest(
        node.get("method").asText(),
        Optional.ofNullable(node.get("host")).map(JsonNode::asText),
        node.get("target").asText());
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
