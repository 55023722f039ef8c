package dev.sallyport.vault.dynamodb;

import dev.sallyport.local.dynamodb.LocalDynamoDb;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a vault and DynamoDB, and does to transactions what a test says. */
final class DoorToDynamoDb implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final Deque<Fate> fates = new ConcurrentLinkedDeque<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger transactions = new AtomicInteger();
  private final HttpServer server =
      StoreInstance.await(
          vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));

  /** What becomes of one transaction. */
  sealed interface Fate {
    /** Nothing happens to it. */
    record Through() implements Fate {}

    /** A request that was made before is said to be done, and is not. */
    record SaidToBeDone() implements Fate {}

    /** It is carried out, and the answer is lost. */
    record AnswerLost() implements Fate {}

    /** It never arrives. */
    record Lost() implements Fate {}

    /** It is not carried out, and this is said instead. */
    record Refused(int status, String body) implements Fate {}

    static Fate error(String name) {
      return new Refused(400, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + name + "\"}");
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  void next(Fate... each) {
    fates.addAll(List.of(each));
  }

  /** Lets everything through from now on. */
  void forgetFates() {
    fates.clear();
  }

  /** How many were asked for since the last time. */
  int transactions() {
    return transactions.getAndSet(0);
  }

  private void pass(HttpServerRequest request) {
    boolean transaction =
        request.headers().contains("x-amz-target", "DynamoDB_20120810.TransactWriteItems", false);
    request
        .body()
        .onSuccess(body -> answer(request, body, transaction ? fate(body) : new Fate.Through()));
  }

  private Fate fate(Buffer body) {
    transactions.incrementAndGet();
    boolean again = !seen.add(body.toString());
    if (fates.peek() instanceof Fate.SaidToBeDone && !again) {
      return new Fate.Through();
    }
    Fate next = fates.poll();
    return next == null ? new Fate.Through() : next;
  }

  private void answer(HttpServerRequest request, Buffer body, Fate fate) {
    switch (fate) {
      case Fate.Through _ ->
          forward(request, body)
              .onSuccess(
                  answer -> request.response().setStatusCode(answer.status()).end(answer.body()));
      case Fate.AnswerLost _ ->
          forward(request, body).onComplete(done -> request.connection().close());
      case Fate.Lost _ -> request.connection().close();
      case Fate.SaidToBeDone _ -> request.response().end("{}");
      case Fate.Refused(int status, String text) ->
          request.response().setStatusCode(status).end(text);
    }
  }

  private record Answer(int status, Buffer body) {}

  private Future<Answer> forward(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setAbsoluteURI(LocalDynamoDb.instance().endpoint() + "/");
    for (String name : List.of("x-amz-target", "x-amz-date", "authorization", "content-type")) {
      options.putHeader(name, request.getHeader(name));
    }
    return client.request(options).compose(there -> there.send(body)).compose(DoorToDynamoDb::read);
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), body));
  }

  @Override
  public void close() {
    StoreInstance.await(vertx.close());
  }
}
