package dev.sallyport.gate.audit.verify;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gate audit reconcile}. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description =
        "Holds an export of the gate's log against one of the vault's, of the same time: which"
            + " tickets were issued and not redeemed, released and never issued, redeemed twice,"
            + " outside their lifetime or for something else. What one side has removed since its"
            + " time was over is not compared, and said to be so.")
public final class ReconcileCommand implements Callable<Integer> {
  private static final int FINE = 0;
  private static final int FOUND = 1;
  private static final int UNREADABLE = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--gate",
      required = true,
      paramLabel = "FILE",
      description = "What the gate's /api/audit/export gave, without filters.")
  private @Nullable Path gate;

  @Option(
      names = "--vault",
      required = true,
      paramLabel = "FILE",
      description = "What `vault log export` wrote, or `vault log` printed.")
  private @Nullable Path vault;

  @Option(
      names = "--gate-key",
      paramLabel = "KEY",
      description =
          "The key of the gate's log, name+id+key, from somewhere else than the export: the export is"
              + " verified with it first.")
  private @Nullable String gateKey;

  @Option(names = "--vault-key", paramLabel = "KEY", description = "The same of the vault's log.")
  private @Nullable String vaultKey;

  @Option(
      names = "--lifetime",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Of a ticket; ${DEFAULT-VALUE}.")
  private int lifetime;

  @Option(
      names = "--skew",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How far the clocks of gate and vault may be apart; ${DEFAULT-VALUE}.")
  private int skew;

  @Override
  public Integer call() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Reconciliation reconciliation =
        new Reconciliation(Duration.ofSeconds(lifetime), Duration.ofSeconds(skew));
    Side gateSide = new Side("gate", requireNonNull(gate), Optional.ofNullable(gateKey));
    Side vaultSide = new Side("vault", requireNonNull(vault), Optional.ofNullable(vaultKey));
    boolean notSigned;
    try {
      boolean gateIsWrong = gateSide.isWrong(out::println);
      boolean vaultIsWrong = vaultSide.isWrong(out::println);
      notSigned = gateIsWrong || vaultIsWrong;
      gateSide.each(reconciliation::gate);
      vaultSide.each(reconciliation::vault);
    } catch (JsonProcessingException e) {
      out.println("A file is damaged: " + e.getOriginalMessage());
      return FOUND;
    } catch (IOException e) {
      out.println("A file cannot be read: " + e.getMessage());
      return UNREADABLE;
    } catch (RuntimeException e) {
      out.println("A file is damaged: " + e.getMessage());
      return FOUND;
    }
    reconciliation.end();
    reconciliation
        .wholeSince()
        .ifPresent(
            since ->
                out.println(
                    "Records were removed when their time was over: both logs are whole from %s on"
                        .formatted(since)));
    reconciliation.notComparable().list().forEach(out::println);
    reconciliation.unused().list().forEach(out::println);
    reconciliation.wrong().list().forEach(out::println);
    if (reconciliation.checked() > 0) {
      out.println(
          "%d releases are those of checks of the vault, which read what they had put there"
              .formatted(reconciliation.checked()));
    }
    boolean fine = reconciliation.wrong().isEmpty() && !notSigned;
    out.println(
        "%s: %d tickets issued, %d of them redeemed"
            .formatted(
                fine ? "The logs agree" : "The logs do NOT agree",
                reconciliation.issued(),
                reconciliation.redeemed()));
    return fine ? FINE : FOUND;
  }
}
