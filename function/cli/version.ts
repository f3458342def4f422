import manifest from "../../package.json" with { type: "json" };

/** The release, as the tag of the image: `v1.2.3`. */
export function readVersion(): string {
  return `v${manifest.version}`;
}
