package dev.sallyport.gate.policy.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;

/**
 * The Common Expression Language over {@link ConditionAttribute}s, without macros: there are no
 * loops, so what an expression can cost is known when it is compiled.
 */
final class ConditionLanguage {
  /** A condition that is longer is hard to be sure of. Characters. */
  static final int MAXIMUM_LENGTH = 1_000;

  /** More parentheses than anybody counts; also what bounds the stack. */
  private static final int MAXIMUM_DEPTH = 32;

  /** Instructions of a compiled regular expression, each of which sees each character once. */
  private static final int MAXIMUM_PATTERN = 500;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAXIMUM_LENGTH)
          .maxParseRecursionDepth(MAXIMUM_DEPTH)
          .maxParseErrorRecoveryLimit(1)
          .enableComprehension(false)
          .comprehensionMaxIterations(0)
          .maxRegexProgramSize(MAXIMUM_PATTERN)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private ConditionLanguage() {}

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setResultType(SimpleType.BOOL);
    for (ConditionAttribute attribute : ConditionAttribute.ALL) {
      builder.addVar(attribute.name(), attribute.type());
    }
    return builder.build();
  }

  /** Compiles; what is wrong is said in the message of an {@link IllegalArgumentException}. */
  static Program compile(String expression) {
    try {
      CelAbstractSyntaxTree tree = COMPILER.compile(expression).getAst();
      ConditionCost.requireAffordable(tree.getExpr());
      return RUNTIME.createProgram(tree);
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(advice(e));
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("an expression that can be evaluated");
    }
  }

  private static String advice(CelValidationException e) {
    return e.getErrors().stream()
        .findFirst()
        .map(ConditionLanguage::advice)
        .orElse("a valid expression of the Common Expression Language");
  }

  /** The compiler's words up to where they quote the expression, and the place. */
  private static String advice(CelIssue issue) {
    String words = issue.getMessage().split("['\"\n]", 2)[0].strip();
    return "a valid expression of the Common Expression Language that is true or false; line %d, column %d: %s"
        .formatted(
            issue.getSourceLocation().getLine(), issue.getSourceLocation().getColumn() + 1, words);
  }
}
