import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildComponent, type Build, manifestsOf, programOf } from "../build/build.ts";
import { externalSecrets } from "../build/gitops-components.ts";
import { applyCrds } from "../installation/crds.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import { createPorts, smallPorts } from "../ports.ts";
import type { ScenarioContext } from "../scenario.ts";

const name = "external-secrets";

/** Starts the External Secrets Operator with the rights of an administrator. It ends with the scenario. */
export async function startExternalSecrets(context: ScenarioContext): Promise<void> {
  const { atTheEnd, client, kubeconfig, supervisor } = context;
  const build = await buildComponent(externalSecrets);
  await applyCrds(client, readCrds(build));
  const port = await createPorts(smallPorts)();
  await supervisor.start({
    name,
    command: programOf(build, "controllers"),
    arguments: [`--kubeconfig=${kubeconfig}`, `--health-probe-bind-address=127.0.0.1:${port}`],
    environment: {},
    ready: `http://127.0.0.1:${port}/healthz`,
  });
  atTheEnd(() => supervisor.stop(name));
}

function readCrds(build: Build): readonly KubernetesObject[] {
  const folder = manifestsOf(build, "crds");
  const files = readdirSync(folder).filter((file) => file.includes("external-secrets.io_"));
  return files.flatMap((file) => readManifests(join(folder, file)));
}
