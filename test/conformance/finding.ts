/** What the API server said to an object: what it would have stored, or why it rejects. */
export type Answer = { readonly warnings: readonly string[] } & (
  | { readonly stored: unknown }
  | { readonly rejection: string }
);

export const findingKinds = ["rejected", "unknown field", "lost field", "warning"] as const;

/** One thing that is wrong with an object; that it is written again is only seen where it is stored and applied twice. */
export type Finding = { readonly kind: (typeof findingKinds)[number] | "written again"; readonly text: string };

/**
 * With strict validation an unknown field is an error of its own kind; a value that is dropped or changed without a word is
 * only seen in the answer.
 */
export function findingsOf(sent: unknown, answer: Answer): Finding[] {
  const warnings = answer.warnings.map((text): Finding => ({ kind: "warning", text }));
  return "rejection" in answer
    ? [...warnings, ...rejectionFindings(answer.rejection)]
    : [...warnings, ...lostFields(sent, answer.stored).map((text): Finding => ({ kind: "lost field", text }))];
}

function rejectionFindings(rejection: string): Finding[] {
  const unknown = [...rejection.matchAll(/unknown field "[^"]+"/g)].map(([text]): Finding => ({
    kind: "unknown field",
    text,
  }));
  return unknown.length > 0 ? unknown : [{ kind: "rejected", text: rejection }];
}

/** Paths of what was sent and is not in the answer as it was; what is there beside it are defaults. */
export function lostFields(sent: unknown, stored: unknown, path = ""): string[] {
  if (typeof sent !== "object" || sent === null) return sent === stored ? [] : [path];
  if (typeof stored !== "object" || stored === null) return [path];
  const answered = new Map(Object.entries(stored));
  return Object.entries(sent).flatMap(([key, value]: [string, unknown]) =>
    lostFields(value, answered.get(key), path === "" ? key : `${path}.${key}`),
  );
}
