package dev.sallyport.gate.explanation;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** {@code /api/codes}: for everybody, since whoever is refused has no other way to ask. */
public final class CodeRoutes {
  private final CodeTexts texts = new CodeTexts();
  private final Answer all = Answer.json(200, Map.of("codes", List.copyOf(texts.all())));

  /** Adds the routes. */
  public void register(Routes routes, Access access) {
    routes
        .get("/api/codes", access, exchange -> Future.succeededFuture(all))
        .get("/api/codes/{code}", access, this::show);
  }

  private Future<Answer> show(Exchange exchange) {
    return Future.succeededFuture(
        Answer.json(
            200,
            texts
                .find(exchange.pathParameter("code"))
                .orElseThrow(() -> notFound("code; they are upper case with underscores"))));
  }
}
