package dev.sallyport.gate.vaultcheck;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that a vault must withstand.
 *
 * @param name stable, in snake case
 * @param sent what is sent, in words
 * @param why why it matters
 * @param promised whether the binding's dialect promises it; what it does not is only told
 * @param needsEntry whether it is about the test entry
 * @param volleys made when they are sent: tickets do not live long
 */
record Attack(
    String name,
    String sent,
    String why,
    boolean promised,
    boolean needsEntry,
    Supplier<List<Volley>> volleys) {
  Attack told() {
    return new Attack(name, sent, why, false, needsEntry, volleys);
  }
}
