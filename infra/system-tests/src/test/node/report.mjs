// One line for each thing that was found: what a JUnit test reads.

let failures = 0;

/** Runs one check and says how it went; a check that fails does not end the others. */
export async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`not ok ${name}: ${String(error.message).replaceAll(/\s+/g, ' ')}`);
  }
}

/** Ends the process, with 1 when something was not as it should be. */
export function end() {
  process.exitCode = failures === 0 ? 0 : 1;
}
