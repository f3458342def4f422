import { runProgram } from "../e2e/supervision/run-program.ts";
import type { WrittenImage, WrittenPackage } from "../packaging/write-packages.ts";

export type Signable = {
  readonly packages: readonly WrittenPackage[];
  /** Paths of their SBOMs. */
  readonly sboms: ReadonlyMap<WrittenImage, string>;
  /** Path of the provenance's predicate: cosign makes the statement around it. */
  readonly predicate: string;
  /** Path. */
  readonly checksums: string;
};

/** Of a private key; without it cosign asks for a certificate of the identity that the build has. */
export type Key = string | undefined;

/** Crossplane finds signatures under a tag, and not those that cosign 3 attaches by default (decision 38). */
const format = "--new-bundle-format=false";
/** Asks nobody, and lets the flags say which services are used. */
const common = ["--yes", "--use-signing-config=false"];

/** The words of each call of cosign, in their order. */
export function signingCommands({ packages, sboms, predicate, checksums }: Signable, key: Key): readonly string[][] {
  const identity = key === undefined ? [] : ["--key", key, "--tlog-upload=false"];
  const attest = (type: string, file: string, reference: string): string[] => {
    return ["attest", ...common, ...identity, format, "--type", type, "--predicate", file, reference];
  };
  return [
    ...packages.flatMap(({ repository, digest, images }) => [
      ["sign", ...common, ...identity, format, "--recursive", `${repository}@${digest}`],
      attest("slsaprovenance1", predicate, `${repository}@${digest}`),
      ...images.flatMap((image) => {
        const sbom = sboms.get(image);
        return sbom === undefined ? [] : [attest("cyclonedx", sbom, `${repository}@${image.digest}`)];
      }),
    ]),
    ["sign-blob", ...common, ...identity, "--bundle", `${checksums}.sigstore.json`, checksums],
  ];
}

export async function sign(signable: Signable, key: Key): Promise<void> {
  for (const words of signingCommands(signable, key))
    await runProgram({ command: "cosign", arguments: words, missing: "cosign is needed to sign: put it on PATH" });
}
