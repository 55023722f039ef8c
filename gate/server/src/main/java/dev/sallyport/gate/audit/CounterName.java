package dev.sallyport.gate.audit;

/** A counter, as the database knows it: names are compared within an organisation. */
record CounterName(String organisation, String name) {}
