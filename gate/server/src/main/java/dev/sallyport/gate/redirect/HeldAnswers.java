package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.ApprovalState;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A held request on the wire, as its agent sees it: not who decided, and never a credential. */
final class HeldAnswers {
  private static final String PARAMETER = "held";

  private static final String POLL_SECONDS = Long.toString(Approval.POLL_INTERVAL.toSeconds());

  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");

  /** How a client wants to be told that a request is held. */
  enum Form {
    /** 202: accepted, and not done yet. */
    ACCEPTED(202),
    /** A problem, for clients that know refusals only. */
    FORBIDDEN(403),
    /** The same for clients that wait for something to be unlocked. */
    LOCKED(423);

    private final int status;

    Form(int status) {
      this.status = status;
    }
  }

  private final String collection;

  HeldAnswers(String publicUrl) {
    this.collection = publicUrl + OwnApprovalRoutes.PATH;
  }

  /** What the client's {@code ?held=} asks for. */
  static Form form(Exchange exchange) {
    return switch (exchange.parameter(PARAMETER).orElse("202")) {
      case "202" -> Form.ACCEPTED;
      case "403" -> Form.FORBIDDEN;
      case "423" -> Form.LOCKED;
      default ->
          throw Problem.of(
                  HttpProblems.INVALID_REQUEST, "The query parameter 'held' is 202, 403 or 423")
              .asException();
    };
  }

  /** Instead of a credential. */
  Answer of(Approval approval, Form form, Instant now) {
    if (approval.state() == ApprovalState.DENIED) {
      throw denied(approval, now);
    }
    if (form == Form.ACCEPTED) {
      return Answer.json(Form.ACCEPTED.status, view(approval))
          .with(HttpHeaders.LOCATION, url(approval))
          .with(RETRY_AFTER, POLL_SECONDS);
    }
    throw required(approval, form.status);
  }

  /** As a problem, for who takes everything else for an answer. */
  ProblemException problem(Approval approval, Instant now) {
    return approval.state() == ApprovalState.DENIED
        ? denied(approval, now)
        : required(approval, Form.FORBIDDEN.status);
  }

  private ProblemException denied(Approval approval, Instant now) {
    return problem(Denial.APPROVAL_DENIED.problem(), approval)
        .withHeader("Retry-After", secondsUntil(approval.expiresAt(), now))
        .asException();
  }

  private ProblemException required(Approval approval, int status) {
    return problem(withStatus(Denial.APPROVAL_REQUIRED.problem(), status), approval)
        .withHeader("Location", url(approval))
        .withHeader("Retry-After", POLL_SECONDS)
        .asException();
  }

  /** How it stands, for who polls. */
  Answer status(Approval approval) {
    Answer answer = Answer.json(200, view(approval));
    return approval.state() == ApprovalState.PENDING
        ? answer.with(RETRY_AFTER, POLL_SECONDS)
        : answer;
  }

  private static Problem withStatus(Problem problem, int status) {
    return new Problem(
        new ProblemType(problem.type().code(), status, problem.type().title()),
        problem.detail(),
        problem.members(),
        problem.headers());
  }

  private Problem problem(Problem problem, Approval approval) {
    Problem explained = problem;
    for (Map.Entry<String, Object> member : view(approval).entrySet()) {
      // a problem has a status already, its own
      explained =
          explained.with(
              member.getKey().equals("status") ? "approval_status" : member.getKey(),
              member.getValue());
    }
    return explained;
  }

  private Map<String, Object> view(Approval approval) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("approval_id", approval.id().value());
    view.put("approval_url", url(approval));
    view.put("status", approval.state().wireName());
    view.put("approval_required", approval.state() == ApprovalState.PENDING);
    view.put("service", approval.request().service().value());
    view.put("created_at", approval.createdAt().toString());
    view.put("expires_at", approval.expiresAt().toString());
    view.put("poll_interval_seconds", Approval.POLL_INTERVAL.toSeconds());
    approval.request().reason().ifPresent(reason -> view.put("reason", reason));
    approval
        .decision()
        .ifPresent(
            decided -> {
              view.put("decided_at", decided.at().toString());
              decided.reason().ifPresent(reason -> view.put("decision_reason", reason));
              decided.lasts().ifPresent(time -> view.put("lasts_seconds", time.toSeconds()));
            });
    return view;
  }

  private String url(Approval approval) {
    return collection + "/" + approval.id().value();
  }

  private static String secondsUntil(Instant then, Instant now) {
    return Long.toString(Math.max(1, then.getEpochSecond() - now.getEpochSecond()));
  }
}
