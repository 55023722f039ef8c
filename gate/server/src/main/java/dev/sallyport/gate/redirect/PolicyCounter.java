package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.Charge;
import dev.sallyport.gate.policy.Meter;
import dev.sallyport.gate.policy.Reason;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A limit or a cap of a policy. Its counter outlives changes of the policy. */
record PolicyCounter(Meter meter, Charge charge) implements Counted {

  static PolicyCounter of(Meter meter, RequestAttributes request) {
    String counter =
        String.join(
            "/",
            "policy",
            meter.policy().value(),
            meter.scope().wireName(),
            Long.toString(meter.windowSeconds()),
            meter.scope().subject(request));
    return new PolicyCounter(
        meter,
        meter.isLifetime()
            ? Charge.cap(counter, meter.limit())
            : Charge.rate(counter, meter.limit(), Duration.ofSeconds(meter.windowSeconds())));
  }

  /** A rate is refused like a key's own: time helps. A cap is a rule that is not satisfied. */
  @Override
  public Refusal spent(@Nullable Instant retryAt) {
    List<Reason> reasons = List.of(Reason.spent(meter, retryAt));
    return retryAt == null
        ? Refusal.of(reasons)
        : new Refusal(
            Denial.RATE_LIMITED,
            reasons,
            new SpentRate(
                meter.type().wireName() + "_" + meter.scope().wireName(),
                meter.limit(),
                meter.windowSeconds(),
                retryAt));
  }
}
