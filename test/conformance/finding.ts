/** The API server's response to an object: its warnings, and the stored object or the rejection. */
export type Answer = { readonly warnings: readonly string[] } & (
  | { readonly stored: unknown }
  | { readonly rejection: string }
);

export const findingKinds = ["rejected", "unknown field", "lost field", "warning"] as const;

/** A problem of an object. `written again` is found only if the object is applied twice. */
export type Finding = { readonly kind: (typeof findingKinds)[number] | "written again"; readonly text: string };

/**
 * All problems of a sent object. With strict validation an unknown field is a separate error; a value that is dropped
 * or changed silently is found by comparison with the stored object.
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

/** Paths of sent values that are not stored as they were sent. Additional stored fields are defaults, and ignored. */
export function lostFields(sent: unknown, stored: unknown, path = ""): string[] {
  if (typeof sent !== "object" || sent === null) return sent === stored ? [] : [path];
  if (typeof stored !== "object" || stored === null) return [path];
  const storedFields = new Map(Object.entries(stored));
  return Object.entries(sent).flatMap(([key, value]: [string, unknown]) =>
    lostFields(value, storedFields.get(key), path === "" ? key : `${path}.${key}`),
  );
}
