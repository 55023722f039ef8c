package dev.sallyport.benchmarks.measured;

/** What can be measured. */
public enum TargetName {
  /** A bare Vert.x server with a fixed 307: what everything is divided by. */
  BARE,
  /** nginx with the same fixed 307; left out where it is not installed. */
  NGINX,
  /** The gate's work without its database. */
  SIGN,
  /** The vault's work without its database. */
  VERIFY,
  /** The gate, once for each number of agents. */
  GATE,
  /** The gate while nothing is added to the tree of its log: what the log costs beside records. */
  GATE_WITHOUT_TREE,
  /** The gate with a policy of five rules that need no counter. */
  GATE_FIVE_RULES,
  /** The gate with a policy of a rate limit and a cap. */
  GATE_RATE_AND_CAP,
  /** The vault. */
  VAULT,
  /** The gate on a PostgreSQL whose commits take two milliseconds longer. */
  GATE_SLOW_COMMIT,
  /** The vault on such a PostgreSQL. */
  VAULT_SLOW_COMMIT,
  /** Two gates on one database. */
  TWO_GATES
}
