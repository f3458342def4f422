// The API server compiles patterns with Go's RE2, zod with JavaScript's engine. Only their common syntax is allowed.
const differences: readonly [found: RegExp, what: string][] = [
  [/\(\?<?[=!]/, "look-around"],
  [/\\[1-9k]/, "a back-reference"],
  [/\\(?![dDwWsSbBtnrfv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^a-zA-Z0-9])/, "an escape that Go does not support"],
  [/(?<!\\)\[\^?\]/, "an empty class"],
  [/\(\?(?![:=!<]|[ims]+[:)])|\(\?<(?![=!])/, "a group that one of the engines does not support"],
  [/\{(?:\d+,)?(?!1000[,}])\d{4,}/, "more than 1000 repetitions"],
];

/** The first construct that the API server cannot compile; undefined if there is none. */
export function findPatternProblem(pattern: string): string | undefined {
  // An escaped backslash does not start an escape.
  const readable = pattern.replaceAll("\\\\", "");
  return differences.find(([found]) => found.test(readable))?.[1];
}

/** The pattern in Go's syntax, which needs no escaped slash and has another escape for characters beyond ASCII. */
export function toPlainPattern(pattern: string): string {
  // Pairs are skipped, because an escaped backslash does not start an escape.
  return pattern.replaceAll(/\\(\\|\/|u([0-9a-fA-F]{4}))/g, (found, escaped: string, code?: string) => {
    if (escaped === "/") return "/";
    return code === undefined ? found : `\\x{${code}}`;
  });
}
