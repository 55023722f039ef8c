package dev.sallyport.service.http;

import dev.sallyport.service.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as problem documents, {@code application/problem+json} (RFC 9457). */
public final class ProblemRenderer implements ErrorRenderer {
  @Override
  public Answer render(Problem problem, String requestId) {
    Answer answer =
        Answer.of(
            problem.type().status(),
            MediaTypes.PROBLEM,
            Buffer.buffer(Json.write(document(problem, requestId))));
    problem.headers().forEach(answer::with);
    return answer;
  }

  private static Map<String, Object> document(Problem problem, String requestId) {
    ProblemType type = problem.type();
    Map<String, Object> document = new LinkedHashMap<>(problem.members());
    document.put("type", type.uri().toString());
    document.put("title", type.title());
    document.put("status", type.status());
    document.put("detail", problem.detail());
    document.put("code", type.code());
    document.put("requestId", requestId);
    return document;
  }
}
