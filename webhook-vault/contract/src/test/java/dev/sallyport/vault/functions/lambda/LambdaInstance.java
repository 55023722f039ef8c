package dev.sallyport.vault.functions.lambda;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One instance of a function: a process, and what Lambda is to it. */
record LambdaInstance(LocalLambda lambda, Process process) {
  static LambdaInstance start(Class<?> handler, Map<String, String> environment) throws Exception {
    LocalLambda lambda = new LocalLambda();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            handler.getName());
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
    LambdaInstance instance =
        new LambdaInstance(
            lambda,
            builder
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    lambda.awaitInitialised();
    return instance;
  }

  URI url() {
    return lambda.url();
  }

  boolean isAtWork() {
    return lambda.isAtWork();
  }

  /** Ends the process as {@code kill -9} does; its event is never answered. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  void stop() throws InterruptedException {
    kill();
    lambda.close();
  }
}
