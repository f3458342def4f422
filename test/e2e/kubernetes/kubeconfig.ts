import { readFileSync, writeFileSync } from "node:fs";
import type { KeyPair } from "./certificates.ts";

export type Access = { readonly server: string; readonly authorityFile: string };
export type Identity = { readonly keyPair: KeyPair } | { readonly token: string };

function base64(file: string): string {
  return readFileSync(file).toString("base64");
}

function user(identity: Identity): Readonly<Record<string, string>> {
  if ("token" in identity) return { token: identity.token };
  const { certificate, key } = identity.keyPair;
  return { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
}

/** Writes JSON, which every reader of a kubeconfig accepts. */
export function writeKubeconfig(file: string, access: Access, identity: Identity): string {
  const cluster = { server: access.server, "certificate-authority-data": base64(access.authorityFile) };
  const content = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "e2e",
    clusters: [{ name: "e2e", cluster }],
    users: [{ name: "e2e", user: user(identity) }],
    contexts: [{ name: "e2e", context: { cluster: "e2e", user: "e2e" } }],
  };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return file;
}
