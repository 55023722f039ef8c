package dev.sallyport.vault.functions.lambda;

/** The function on PostgreSQL. */
final class LambdaHttpTest extends LambdaContract {}
