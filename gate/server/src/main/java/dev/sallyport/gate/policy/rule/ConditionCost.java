package dev.sallyport.gate.policy.rule;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;

/**
 * What evaluating an expression can cost at most. Nothing is evaluated twice, so the sum over its
 * parts bounds it.
 */
final class ConditionCost extends CelExprVisitor {
  /** Units; one is about what comparing two numbers takes. */
  static final int MAXIMUM = 500;

  private static final int PART = 1;
  private static final int FUNCTION = 2;
  private static final int JOINED_TEXT = 10;
  private static final int REGULAR_EXPRESSION = 100;

  private int cost;

  private ConditionCost() {}

  /** Refuses what costs too much, or makes messages, with {@link IllegalArgumentException}. */
  static void requireAffordable(CelExpr expression) {
    ConditionCost counted = new ConditionCost();
    counted.visit(expression);
    if (counted.cost > MAXIMUM) {
      throw new IllegalArgumentException(
          "a simpler expression: this one costs %d of at most %d, where a part costs 1, a function 2, joining texts 10 and a regular expression 100"
              .formatted(counted.cost, MAXIMUM));
    }
  }

  @Override
  public void visit(CelExpr expression) {
    cost += PART;
    super.visit(expression);
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelCall call) {
    cost +=
        switch (call.function()) {
          case "matches" -> REGULAR_EXPRESSION;
          case "_+_" -> JOINED_TEXT;
          default -> FUNCTION;
        };
    super.visit(expression, call);
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelStruct struct) {
    throw new IllegalArgumentException("an expression that makes no messages");
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelComprehension comprehension) {
    throw new IllegalArgumentException("an expression without loops");
  }
}
