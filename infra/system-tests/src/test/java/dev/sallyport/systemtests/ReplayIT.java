package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ticket opens the vault once: whoever else comes with it, whenever, at whichever replica. */
final class ReplayIT {
  private static final String SERVICE = "github";
  private static final String VALUE = "one-value-for-replays";
  private static final int CLIENTS = 64;

  enum VaultStore {
    POSTGRESQL,
    FILE
  }

  @TempDir Path folder;
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable process : started.reversed()) {
      process.close();
    }
  }

  @ParameterizedTest
  @EnumSource(VaultStore.class)
  void ticketOpensTheVaultOnceWhoeverComesWithIt(VaultStore store) throws Exception {
    Fortress fortress = start(store);
    ServerProcess secondVault = fortress.anotherVault("vault-2");
    started.add(secondVault);
    Agent agent = agentWithCredential(fortress);

    URI contested = agent.redirected(SERVICE);
    List<Integer> statuses =
        redeemAtOnce(contested, List.of(fortress.vaultAddress(), secondVault.address()));
    assertThat(statuses).containsOnly(200, 401);
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    refused(contested, secondVault.address());
    assertThat(alarms(fortress, "vault") + alarms(fortress, "vault-2")).isEqualTo(CLIENTS);
    if (store == VaultStore.POSTGRESQL) {
      everyReuseIsInTheLog(fortress, Load.idOf(Load.ticketIn(contested)));
    }

    URI used = agent.redirected(SERVICE);
    expect(200, Http.get(used));
    fortress.vault().restart();
    refused(used, fortress.vaultAddress());
    assertThat(counted(fortress, "sallyport_vault_ticket_reuse_total")).isEqualTo(1);
    assertThat(counted(fortress, "sallyport_vault_releases_total")).isZero();

    URI usedBeforeKill = agent.redirected(SERVICE);
    expect(200, Http.get(usedBeforeKill));
    fortress.vault().kill();
    fortress.vault().restart();
    refused(usedBeforeKill, fortress.vaultAddress());
    assertThat(agent.credential(SERVICE)).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @EnumSource(VaultStore.class)
  void ticketThatIsRefusedForAnotherReasonIsNotUsedUp(VaultStore store) {
    Fortress fortress = start(store);
    Agent agent = agentWithCredential(fortress);
    URI address = agent.redirected(SERVICE);
    String ticket = address.getQuery().replaceAll(".*ticket=([^&]*).*", "$1");
    URI vault = fortress.vaultAddress();

    expect(401, Http.get(vault.resolve("/v1/credential?service=gitlab&ticket=" + ticket)));
    expect(
        401,
        Http.post(
            vault.resolve("/v1/store"),
            Map.of("ticket", ticket, "service", SERVICE, "tokenData", Map.of("accessToken", "x"))));
    expect(
        401,
        Http.get(
            vault.resolve("/v1/credential?service=github&ticket=" + ticket),
            "x-ticket-nonce",
            "A".repeat(22)));

    assertThat(expect(200, Http.get(address)).json().at("/token/accessToken").asText())
        .isEqualTo(VALUE);
  }

  private Fortress start(VaultStore store) {
    Fortress fortress =
        switch (store) {
          case POSTGRESQL -> Fortress.start(folder, SharedPostgres.instance().server());
          case FILE -> Fortress.withVaultFile(folder, SharedPostgres.instance().server());
        };
    started.add(fortress);
    return fortress;
  }

  private static Agent agentWithCredential(Fortress fortress) {
    Agent agent = fortress.operator().createAgent("reader");
    fortress.operator().grant(agent, SERVICE);
    fortress.operator().deposit(fortress.vaultAddress(), SERVICE, VALUE);
    return agent;
  }

  private static List<Integer> redeemAtOnce(URI address, List<URI> vaults) throws Exception {
    CountDownLatch together = new CountDownLatch(CLIENTS);
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Integer>> redeeming = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        URI vault = vaults.get(i % vaults.size());
        redeeming.add(
            clients.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return Http.get(at(vault, address)).status();
                }));
      }
      for (Future<Integer> client : redeeming) {
        statuses.add(client.get());
      }
    }
    return statuses;
  }

  /** Lines that warn of a redeemed ticket that came back. */
  private static long alarms(Fortress fortress, String vault) {
    return Fortress.read(fortress.log(vault))
        .lines()
        .filter(line -> line.contains("redeemed ticket came back"))
        .count();
  }

  /** Everyone but the first, and the one who came later. */
  private static void everyReuseIsInTheLog(Fortress fortress, String ticket) {
    String entries =
        "select count(*) from release_log where ticket = ? and outcome = %d and reason = '%s'";
    assertThat(
            Rows.column(fortress.vaultDatabase(), entries.formatted(3, "already_redeemed"), ticket))
        .containsExactly(Integer.toString(CLIENTS));
    assertThat(Rows.column(fortress.vaultDatabase(), entries.formatted(1, "released"), ticket))
        .containsExactly("1");
  }

  /** What the vault has counted since it was started. */
  private static double counted(Fortress fortress, String metric) {
    return Http.get(fortress.vaultManagement().resolve("/metrics"))
        .text()
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void refused(URI ticket, URI vault) {
    assertThat(expect(401, Http.get(at(vault, ticket))).reason()).isEqualTo("ticket_invalid");
  }

  private static URI at(URI vault, URI ticket) {
    return vault.resolve(ticket.getRawPath() + "?" + ticket.getRawQuery());
  }
}
