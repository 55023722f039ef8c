package dev.sallyport.gate.vaultcheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallHeaderNames;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Attacks with calls of a gate; the only call that is rightly signed asks how the vault is. */
final class CallAttacks {
  static final String HEALTH = "/v1/health";
  private static final String STORAGE = "/v1/storage";
  private static final String EMPTY = "{}";
  private static final String LIST = "{\"operation\":\"list\",\"collection\":\"tokens\"}";
  private static final Duration AWAY = Duration.ofHours(1);
  private static final String WHY_TIME =
      "A call that somebody recorded must not work again when it suits them.";

  private final Assault assault;

  CallAttacks(Assault assault) {
    this.assault = assault;
  }

  List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(signatures());
    all.addAll(times());
    all.addAll(headers());
    all.addAll(elsewhere());
    return all;
  }

  private List<Attack> signatures() {
    return List.of(
        refused(
            "call_under_another_secret",
            "a call under another secret",
            "Only the gate of the binding may call.",
            () ->
                signed(
                    CallSigner.of(
                        assault.binding().format(), BindingKey.derive(BindingSecret.generate())),
                    HEALTH,
                    EMPTY,
                    Duration.ZERO)),
        refused(
            "call_with_another_body",
            "a call with another body than was signed",
            "Whoever is on the way must not change what the gate said.",
            () -> {
              Shot shot = signed(HEALTH, EMPTY, Duration.ZERO);
              return new Shot(shot.method(), shot.target(), shot.headers(), "{\"a\":1}");
            }));
  }

  private List<Attack> times() {
    return List.of(
        refused(
            "call_too_old",
            "a call that was signed an hour ago",
            WHY_TIME,
            () -> signed(HEALTH, EMPTY, AWAY.negated())),
        refused(
            "call_from_the_future",
            "a call that is signed in an hour",
            WHY_TIME,
            () -> signed(HEALTH, EMPTY, AWAY)),
        new Attack(
            "call_sent_twice",
            "a call, and the same again",
            WHY_TIME,
            true,
            false,
            () -> {
              Shot shot = signed(HEALTH, EMPTY, Duration.ZERO);
              return List.of(
                  Volley.of(shot, Expected.TAKEN), Volley.of(shot, Expected.CALL_REFUSED));
            }));
  }

  private List<Attack> headers() {
    CallHeaderNames names = CallHeaderNames.of(assault.binding().format());
    return List.of(
        without("signature", names.signature()),
        without("timestamp", names.timestamp()),
        without("request_id", names.requestId()));
  }

  private Attack without(String name, String header) {
    return refused(
        "call_without_" + name,
        "a call without the header " + header,
        "A check that is left out when its header is missing is no check.",
        () -> signed(HEALTH, EMPTY, Duration.ZERO).without(header));
  }

  private List<Attack> elsewhere() {
    List<Attack> all = new ArrayList<>();
    all.add(
        refused(
            "storage_without_signature",
            "a list of what is stored, asked for by anybody",
            "What is stored is the gate's and the owner's business.",
            () -> Shot.post(STORAGE, Map.of(), LIST)));
    all.add(
        refused(
            "proxy_without_signature",
            "a request to be made with the entry, with a ticket and no signature",
            "In this protocol a ticket alone has no request made.",
            () -> Shot.post("/v1/proxy", Map.of(), errand())));
    all.add(otherDialect());
    if (assault.isJwt()) {
      all.add(
          refused(
              "call_for_another_path",
              "a call that was signed for " + HEALTH + ", at " + STORAGE,
              "What was signed to ask for health must not list what is stored.",
              () -> {
                Shot shot = signed(HEALTH, LIST, Duration.ZERO);
                return new Shot(shot.method(), STORAGE, shot.headers(), LIST);
              }));
    }
    return all;
  }

  private Attack otherDialect() {
    TicketFormat other = assault.isJwt() ? TicketFormat.TOKENVAULT2 : TicketFormat.JWT;
    return refused(
        "call_in_the_other_dialect",
        "a call that is rightly signed as the other format has it",
        "A vault that takes both is only as good as the weaker one.",
        () -> signed(CallSigner.of(other, assault.binding().key()), HEALTH, EMPTY, Duration.ZERO));
  }

  private String errand() {
    return TestJson.write(
        Map.of(
            "ticket",
            assault
                .tickets()
                .forRequest(assault.service(), Purpose.PROXY, "GET", "https://nobody.example/"),
            "service",
            assault.service().value(),
            "upstream",
            Map.of("url", "https://nobody.example/", "method", "GET"),
            "headerTemplates",
            Map.of("Authorization", "Bearer ${TOKEN}")));
  }

  /** A call that the vault takes. */
  Shot signed(String endpoint, String body, Duration fromNow) {
    return signed(
        CallSigner.of(assault.binding().format(), assault.binding().key()),
        endpoint,
        body,
        fromNow);
  }

  private Shot signed(CallSigner signer, String endpoint, String body, Duration fromNow) {
    Map<String, String> headers =
        signer.sign(
            new CallTarget("POST", assault.binding().url().endpoint(endpoint)),
            "req_" + TestEntry.hex(16),
            body.getBytes(UTF_8),
            assault.clock().instant().plus(fromNow));
    return Shot.post(endpoint, headers, body);
  }

  private static Attack refused(String name, String sent, String why, Supplier<Shot> shot) {
    return new Attack(
        name, sent, why, true, false, () -> List.of(Volley.of(shot.get(), Expected.CALL_REFUSED)));
  }
}
