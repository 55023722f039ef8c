package dev.sallyport.ticket.vectors;

import java.util.List;
import java.util.function.UnaryOperator;

/** The case that was added last, to say more about the request around its ticket. */
record LastCase(List<TicketCase> cases) {
  void asking(String service) {
    change(last -> last.asking(service));
  }

  void at(String... purposes) {
    change(last -> last.at(purposes));
  }

  void making(String method, String target) {
    change(last -> last.making(PresentedRequest.of(method, target)));
  }

  void making(String method, String host, String target) {
    change(last -> last.making(PresentedRequest.of(method, target).at(host)));
  }

  void presenting(String nonce) {
    change(last -> last.presenting(nonce));
  }

  private void change(UnaryOperator<TicketCase> change) {
    cases.addLast(change.apply(cases.removeLast()));
  }
}
