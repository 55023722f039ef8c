package dev.sallyport.gate.trust;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.outbound.OutboundUrl;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Trust profiles as rows. */
final class TrustRows {
  /** Of a profile and its onboarding. */
  static final String COLUMNS =
      """
      p.id, o.id as onboarding, p.agent, p.purpose, p.tools, p.capabilities, p.endpoints, p.data_modes, p.rate_limit_profile,
      p.credit_account, p.callback_url, p.contact_email, p.receiver_key, p.submitted_by, p.submitted_at,
      p.review_status, p.reviewed_by, p.reviewed_at, p.review_note
      """;

  private TrustRows() {}

  static List<TrustProfile> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(TrustRows::profile).toList();
  }

  static Optional<TrustProfile> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  private static TrustProfile profile(Row row) {
    return new TrustProfile(
        new TrustProfileId(row.getString("id")),
        new OnboardingId(row.getString("onboarding")),
        new AgentId(row.getString("agent")),
        ScopeColumns.read(row),
        text(row, "credit_account").map(Reference::new),
        destinations(row),
        row.getString("purpose"),
        row.getString("submitted_by"),
        row.getOffsetDateTime("submitted_at").toInstant(),
        ReviewState.parse(row.getString("review_status")).orElseThrow(),
        Optional.ofNullable(row.getOffsetDateTime("reviewed_at")).map(at -> review(row, at)));
  }

  private static Destinations destinations(Row row) {
    return new Destinations(
        text(row, "callback_url").map(OutboundUrl::parse),
        text(row, "contact_email").flatMap(MailAddress::parse),
        text(row, "receiver_key").map(key -> ReceiverKey.parse(key).orElseThrow()));
  }

  private static TrustProfile.Review review(Row row, OffsetDateTime at) {
    return new TrustProfile.Review(
        row.getString("reviewed_by"), at.toInstant(), text(row, "review_note"));
  }

  private static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getString(column));
  }
}
