package dev.sallyport.benchmarks.measured;

import dev.sallyport.benchmarks.data.Restrictions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The servers of a run, started in the order they are measured in and stopped in the opposite one.
 */
public final class Targets implements AutoCloseable {
  /** Different agents that bring tickets to a vault. */
  private static final int VAULT_AGENTS = 1_000_000;

  private final Ground ground;
  private final Baselines baselines;
  private final Databases databases;
  private final Vaults vaults;
  private final Gates gates;
  private final List<Target> all = new ArrayList<>();

  private Targets(Ground ground) {
    this.ground = ground;
    this.baselines = new Baselines(ground);
    this.databases = new Databases(ground);
    this.vaults = new Vaults(ground);
    this.gates = new Gates(ground);
  }

  /**
   * Starts what is wanted.
   *
   * @param agents how many agents the gate's database holds; a gate for each number
   * @param jvmOptions for the JVM of every server, beside its heap
   * @param folder where logs and data go
   */
  public static Targets start(
      Collection<TargetName> wanted,
      List<Integer> agents,
      List<String> jvmOptions,
      Path folder,
      PrintStream progress) {
    Targets targets = new Targets(new Ground(folder, jvmOptions, progress));
    try {
      for (TargetName name : wanted) {
        targets.start(name, agents);
      }
      return targets;
    } catch (RuntimeException e) {
      targets.close();
      throw e;
    }
  }

  public List<Target> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    ground.close();
  }

  private void start(TargetName name, List<Integer> agents) {
    ground.say("starting " + name);
    switch (name) {
      case BARE -> all.add(baselines.bare());
      case NGINX -> startNginx();
      case SIGN -> all.add(baselines.signOnly());
      case VERIFY -> all.add(baselines.verifyOnly());
      case GATE -> agents.forEach(this::startGate);
      case GATE_WITHOUT_TREE ->
          all.add(gates.withoutTree("gate, without tree", databases.of("gate"), Gates.HOT));
      case GATE_FIVE_RULES ->
          all.add(
              gates.start(
                  "gate, five rules", databases.of("gate"), Gates.HOT, 1, Restrictions.FIVE_RULES));
      case GATE_RATE_AND_CAP ->
          all.add(
              gates.start(
                  "gate, rate and cap",
                  databases.of("gate"),
                  Gates.HOT,
                  1,
                  Restrictions.RATE_AND_CAP));
      case VAULT -> all.add(vaults.bound("vault", databases.of("vault"), VAULT_AGENTS));
      case GATE_SLOW_COMMIT ->
          all.add(
              gates.start(
                  "gate, slow commit", databases.slowOf("gate"), Gates.HOT, 1, Restrictions.NONE));
      case VAULT_SLOW_COMMIT ->
          all.add(vaults.bound("vault, slow commit", databases.slowOf("vault"), VAULT_AGENTS));
      case TWO_GATES ->
          all.add(gates.start("two gates", databases.of("gate"), Gates.HOT, 2, Restrictions.NONE));
    }
  }

  private void startGate(int agents) {
    Target gate =
        gates.start(
            "gate, " + agents + " agents", databases.of("gate"), agents, 1, Restrictions.NONE);
    all.add(gate);
    if (agents > Gates.HOT) {
      all.add(Gates.askedByAll(gate, agents));
    }
  }

  private void startNginx() {
    Optional<Path> nginx = Nginx.find();
    if (nginx.isPresent()) {
      all.add(Nginx.start(nginx.get(), ground));
    } else {
      ground.say("nginx is not installed: left out");
    }
  }
}
