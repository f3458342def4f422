// The API server compiles patterns with Go's RE2, zod with JavaScript's engine: only what both read alike may be used.
const differences: readonly [found: RegExp, what: string][] = [
  [/\(\?<?[=!]/, "look-around"],
  [/\\[1-9k]/, "a back-reference"],
  [/\\(?![dDwWsSbBtnrfv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^a-zA-Z0-9])/, "an escape that Go does not know"],
  [/(?<!\\)\[\^?\]/, "an empty class"],
  [/\(\?(?![:=!<]|[ims]+[:)])|\(\?<(?![=!])/, "a group that not both engines know"],
  [/\{(?:\d+,)?(?!1000[,}])\d{4,}/, "more than 1000 repetitions"],
];

/** What keeps a pattern from being one that the API server can compile; undefined where nothing does. */
export function findPatternProblem(pattern: string): string | undefined {
  // An escaped backslash is no start of an escape.
  const readable = pattern.replaceAll("\\\\", "");
  return differences.find(([found]) => found.test(readable))?.[1];
}

/** As Go writes it: it needs no escaped slash, and has another escape for characters beyond ASCII. */
export function toPlainPattern(pattern: string): string {
  // Pairs are passed over, since an escaped backslash is no start of an escape.
  return pattern.replaceAll(/\\(\\|\/|u([0-9a-fA-F]{4}))/g, (found, escaped: string, code?: string) => {
    if (escaped === "/") return "/";
    return code === undefined ? found : `\\x{${code}}`;
  });
}
