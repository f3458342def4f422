/**
 * The schema with more modules: at each place with all members of a family, every member is copied `times` times under
 * different names, with all fields and rules below it.
 */
export function multiplied(node: unknown, families: readonly (readonly string[])[], times: number): unknown {
  if (Array.isArray(node)) return node.map((child) => multiplied(child, families, times));
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, child]): [string, unknown] => [
    key,
    multiplied(child, families, times),
  ]);
  const present = new Set(entries.map(([key]) => key));
  const members = new Set(families.filter((family) => family.every((name) => present.has(name))).flat());
  return Object.fromEntries(
    entries.flatMap(([key, child]) =>
      members.has(key) ? copies(key, times).map((name) => [name, child]) : [[key, child]],
    ),
  );
}

function copies(name: string, times: number): readonly string[] {
  return Array.from({ length: times }, (_, index) => (index === 0 ? name : `${name}${index + 1}`));
}
