package dev.sallyport.vault.file;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Redeems tickets as fast as it can and prints the id of each that was acknowledged, until it is
 * killed.
 */
public final class WriterProcess {
  private static final int CONCURRENT = 8;

  private WriterProcess() {}

  /** Started with the paths of key file and vault file. */
  @SuppressWarnings("SystemOut") // what is printed is what was acknowledged
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    StoreInstance store =
        StoreInstance.open(
            vertx,
            StoreContract.ORGANISATION,
            new KeyFile(Path.of(arguments[0])).read(),
            FileClosedStore.at(vertx, Path.of(arguments[1])));
    while (true) {
      List<TicketId> tickets =
          IntStream.range(0, CONCURRENT).mapToObj(i -> Samples.ticket()).toList();
      var answers =
          tickets.stream()
              .map(
                  ticket ->
                      store.start(
                          s ->
                              s.redemptions()
                                  .redeem(
                                      Samples.redemption(
                                          ticket,
                                          StoreContract.NOW.plusSeconds(30),
                                          Optional.empty()))))
              .toList();
      for (int i = 0; i < CONCURRENT; i++) {
        StoreInstance.await(answers.get(i));
        System.out.println(tickets.get(i).value());
      }
    }
  }
}
