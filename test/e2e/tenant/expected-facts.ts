/** Facts of an upgrade of a control plane with one machine. */
export function controlPlaneUpgrade(from: string, to: string): readonly string[] {
  return [
    `control plane: desired version ${to}`,
    `control plane: machine replaced (${from} → ${to})`,
    `control plane: runs ${to}`,
  ];
}

export function poolUpgrade(
  pool: string,
  { from, to, machines }: { readonly from: string; readonly to: string; readonly machines: number },
): readonly string[] {
  const replaced = `${pool}: machine replaced (${from} → ${to})`;
  return [`${pool}: desired version ${to}`, ...Array.from({ length: machines }, () => replaced)];
}

/** Facts of a pool that gets another machine template. */
export function rotation(pool: string, version: string, machines: number): readonly string[] {
  return [
    `${pool}: machine template created`,
    ...Array.from({ length: machines }, () => `${pool}: machine replaced (${version})`),
    `${pool}: machine template deleted`,
  ];
}
