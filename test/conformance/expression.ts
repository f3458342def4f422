/**
 * A pattern of a CRD, which is written for Go: there a flag such as in `^(?i)[a-z]+$` holds for the rest of the pattern, and
 * JavaScript has flags for a group only.
 */
export function expressionOf(pattern: string): RegExp {
  return new RegExp(pattern.replace(/\(\?([ims]+)\)(.*)$/, "(?$1:$2)"));
}
