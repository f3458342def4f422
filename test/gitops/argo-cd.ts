import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { parse } from "yaml";
import { type Build, programOf } from "../e2e/build/build.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";
import { installFolder } from "../install/manifests.ts";
import { fileOf, states } from "./states.ts";

export type Health = { readonly status: string; readonly message?: string | undefined };

const healthFolder = join(installFolder, "argocd", "health");
const component = z.object({ configMapGenerator: z.tuple([z.object({ files: z.array(z.string()) })]) });
const readings = z.array(z.object({ status: z.string(), message: z.string().optional() }));

/** The keys that `install/argocd` adds to the ConfigMap argocd-cm, with their content. */
export function readHealthChecks(): Readonly<Record<string, string>> {
  const text = readFileSync(join(healthFolder, "kustomization.yaml"), "utf8");
  const [{ files }] = component.parse(parse(text)).configMapGenerator;
  return Object.fromEntries(
    files.map((entry) => {
      const [key = "", file = ""] = entry.split("=");
      return [key, readFileSync(join(healthFolder, file), "utf8")];
    }),
  );
}

/** The health that Argo CD reads from the recorded states, by state, if its ConfigMap argocd-cm has these keys. */
export async function readHealth(
  build: Build,
  data: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Health>> {
  const folder = mkdtempSync(join(tmpdir(), "argocd-cm-"));
  const file = join(folder, "argocd-cm.yaml");
  const metadata = { name: "argocd-cm", namespace: "argocd", labels: { "app.kubernetes.io/part-of": "argocd" } };
  writeFileSync(file, stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data }));
  try {
    const words = [file, ...states.map((state) => fileOf(state))];
    const output = await runProgram({ command: programOf(build, "read-health"), arguments: words });
    const read = readings.parse(JSON.parse(output));
    return new Map(states.flatMap((state, index) => (read[index] ? [[state, read[index]] as const] : [])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
