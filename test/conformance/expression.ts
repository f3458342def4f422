/**
 * A pattern of a CRD as a JavaScript expression. In Go a flag as in `^(?i)[a-z]+$` applies to the rest of the pattern;
 * in JavaScript only a group can have flags.
 */
export function expressionOf(pattern: string): RegExp {
  return new RegExp(pattern.replace(/\(\?([ims]+)\)(.*)$/, "(?$1:$2)"));
}
