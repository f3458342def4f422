/** The key of a supporting object that lives as long as its cluster. */
export function keyOfClusterObject(kind: string, name: string): string {
  return `supporting-${kind.toLowerCase()}-${name}`;
}

/** The key of a supporting object of machines, without the hash of its content. `place` is that of their template. */
export function keyOfMachineObject(place: string, { kind, name }: { kind: string; name: string }): string {
  return `${place}-${keyOfClusterObject(kind, name)}`;
}

const form = /^((control-plane|worker-.+)-)?supporting-/;

export function isSupportingKey(key: string): boolean {
  return form.test(key);
}
