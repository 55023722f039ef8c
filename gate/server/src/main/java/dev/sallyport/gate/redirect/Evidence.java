package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.breakglass.Opening;
import io.vertx.core.Future;
import java.util.Optional;

/** The database, as one decision sees it. */
interface Evidence {
  /** The facts as they are now; empty when the key is unknown. */
  Future<Optional<Facts>> read(FactsKey key);

  /** Whether the record's condition held and it was written. */
  Future<Boolean> append(ConditionalRecord record);

  /** What became of a record that is explained or counted. */
  Future<Charged> append(ChargedRecord record);

  /** How a held action stands; empty when nobody was asked. */
  Future<Optional<Approval>> standing(CanonicalAction action);

  /** What is open for what a held action asks for; empty when nothing is. */
  Future<Optional<Opening>> opening(CanonicalAction action);

  /** What became of a record, and with it of the one that stands beside it: both, or none. */
  Future<Charged> append(ChargedRecord record, AuditRecord beside);

  /** What became of a record that this approval permits, which is used if it was written. */
  Future<Charged> append(ChargedRecord record, Approval approval);
}
