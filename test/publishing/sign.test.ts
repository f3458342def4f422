import { expect, test } from "vitest";
import { signingCommands } from "./sign.ts";

const image = { architecture: "amd64", digest: "sha256:a1", file: "function-x.xpkg" };
const repository = "registry.example.org/team/function-x";
const built = { name: "function-x", repository, reference: `${repository}:v1.0.0`, digest: "sha256:b2", folder: "oci" };
const signable = {
  packages: [{ ...built, images: [image] }],
  sboms: new Map([[image, "function-x.cdx.json"]]),
  predicate: "predicate.json",
  checksums: "SHA256SUMS",
};

test("packages are signed by digest, with their provenance, images with their SBOMs, and the checksums", () => {
  const common = "--yes --use-signing-config=false";
  const format = `${common} --new-bundle-format=false`;

  expect(signingCommands(signable, undefined).map((words) => words.join(" "))).toEqual([
    `sign ${format} --recursive ${repository}@sha256:b2`,
    `attest ${format} --type slsaprovenance1 --predicate predicate.json ${repository}@sha256:b2`,
    `attest ${format} --type cyclonedx --predicate function-x.cdx.json ${repository}@sha256:a1`,
    `sign-blob ${common} --bundle SHA256SUMS.sigstore.json SHA256SUMS`,
  ]);
});

test("with a private key, nothing is written to a public log", () => {
  for (const words of signingCommands(signable, "cosign.key"))
    expect(words.join(" ")).toContain("--key cosign.key --tlog-upload=false");
});
