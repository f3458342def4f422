/** Says that a part of these tests does not run. */
export function sayNotTried(what: string, reason: string): void {
  process.stderr.write(`!!! NOT TRIED: ${what}: ${reason} (npm run test:parsers) !!!\n`);
}
