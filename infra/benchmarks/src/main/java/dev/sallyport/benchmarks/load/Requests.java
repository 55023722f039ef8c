package dev.sallyport.benchmarks.load;

/** Where the bytes of the next request come from. Used by one thread. */
interface Requests {
  /** The bytes of one whole HTTP/1.1 request. */
  byte[] next();

  /**
   * How many requests had to be made while measuring, because more were sent than were made ahead.
   */
  default long madeLate() {
    return 0;
  }
}
