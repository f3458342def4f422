/** Key of a supporting object of the cluster. */
export function keyOfClusterObject(kind: string, name: string): string {
  return `supporting-${kind.toLowerCase()}-${name}`;
}

/**
 * Key of a supporting object of machines, without the hash of its content. `place` is the key prefix of their template.
 */
export function keyOfMachineObject(place: string, { kind, name }: { kind: string; name: string }): string {
  return `${place}-${keyOfClusterObject(kind, name)}`;
}

const form = /^((control-plane|worker-.+)-)?supporting-/;

export function isSupportingKey(key: string): boolean {
  return form.test(key);
}
