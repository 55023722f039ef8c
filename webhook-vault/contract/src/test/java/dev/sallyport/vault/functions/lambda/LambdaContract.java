package dev.sallyport.vault.functions.lambda;

import dev.sallyport.vault.contract.HttpContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The function under Amazon's own client of the runtime API, each instance a process. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Amazon's client is native code for Linux")
abstract class LambdaContract extends HttpContract {
  private final List<LocalLambda> lambdas = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @Override
  protected URI start(Map<String, String> environment) throws Exception {
    LocalLambda lambda = new LocalLambda();
    lambdas.add(lambda);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            Vault.class.getName());
    builder.environment().putAll(environment);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API", lambda.runtimeApi(),
                "AWS_LAMBDA_FUNCTION_NAME", "vault",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/vault",
                "AWS_LAMBDA_LOG_STREAM_NAME", "one",
                "AWS_REGION", "eu-west-1"));
    processes.add(
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
    lambda.awaitInitialised();
    return lambda.url();
  }

  @Override
  protected String caller() {
    return LocalLambda.CALLER;
  }

  @Override
  protected void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly();
      process.waitFor(30, TimeUnit.SECONDS);
    }
    lambdas.forEach(LocalLambda::close);
  }
}
