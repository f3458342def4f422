import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { plannedProviders } from "../../../function/generate/size.ts";
import { schema } from "../../../function/schema.ts";
import { findingsOf } from "../../conformance/finding.ts";
import { installable, type InstallableCrd } from "../../conformance/installable.ts";
import { multiplied } from "../../conformance/many-modules.ts";
import type { CheckedObject } from "../../conformance/report.ts";
import { examples, readExample } from "../../golden/examples.ts";
import { programOf } from "../build/build.ts";
import { kubernetesObject } from "../kubernetes/object.ts";
import { projectRoot } from "../places.ts";
import { say, secondsSince } from "../progress.ts";
import { residentMebibytes } from "../supervision/memory.ts";
import { runProgram } from "../supervision/run-program.ts";
import { waitUntilServed } from "./crds.ts";
import { create, type NamedObject } from "./dry-run.ts";
import type { NeededBuilds, SmallApiServer } from "./small-api-server.ts";

const crdList = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));
const crdPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** The CRDs that Crossplane derives from the XRDs of the packages: those of composite resources and of claims. */
export async function shippedCrds({ derivedCrds }: NeededBuilds): Promise<readonly InstallableCrd[]> {
  const command = programOf(derivedCrds, "derive-crds");
  const folder = join(projectRoot, "package");
  const configurations = readdirSync(folder).filter((name) => name.startsWith("configuration"));
  const derived = configurations.map((name) =>
    runProgram({ command, arguments: [join(folder, name, "definition.yaml")] }),
  );
  return (await Promise.all(derived)).flatMap((text) => crdList.parse(JSON.parse(text))).map(withoutOwner);
}

/** The owner reference is dropped, because the API server does not have the XRD. */
function withoutOwner(crd: z.infer<typeof crdList>[number]): InstallableCrd {
  const { name } = crd.metadata;
  return installable({ ...crd, ...crdKind, metadata: { name } });
}

/** The examples as objects of this CRD's kind: a claim, or a composite resource made by a user or by Crossplane. */
export function examplesAs({ spec }: InstallableCrd): readonly NamedObject[] {
  const apiVersion = `${spec.group}/${spec.versions[0]?.name}`;
  return examples.map((file) => {
    const { metadata, ...example } = kubernetesObject.parse(readExample(file));
    const { namespace, name, ...others } = metadata;
    // Crossplane adds five characters to the name of a claim.
    const place = spec.scope === "Namespaced" ? { name, namespace } : { name: `${name}-abcde` };
    const object = { ...example, apiVersion, kind: spec.names.kind, metadata: { ...others, ...place } };
    return { name: file, file, object };
  });
}

const crdKind = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } as const;

/** A copy of a package's CRD, in its own group, with as many settings as about forty providers would have. */
export function projected({ spec, ...crd }: InstallableCrd): InstallableCrd {
  const families = [schema.infrastructure, schema.controlPlane].map((modules) => modules.map(({ name }) => name));
  const factor = Math.ceil(plannedProviders / families.flat().length);
  const group = `projected.${spec.group}`;
  const versions = multiplied(spec.versions, families, factor);
  return installable({
    ...crd,
    metadata: { name: `${spec.names.plural}.${group}` },
    spec: { ...spec, group, versions },
  });
}

/** Creates a CRD of the packages, and logs its size and the time and memory that it took. */
export async function establish(server: SmallApiServer, crd: InstallableCrd): Promise<CheckedObject> {
  const before = memoryOf(server);
  const startedAt = performance.now();
  const object = kubernetesObject.parse(crd);
  const answer = await create(server.client, `${crdPath}?fieldValidation=Strict`, object);
  const findings = findingsOf(object, answer);
  if (!("rejection" in answer)) {
    await waitUntilServed(server.client, crd);
    const bytes = "stored" in answer ? Buffer.byteLength(JSON.stringify(answer.stored)) : 0;
    const memory = `kube-apiserver ${before.toFixed(0)} → ${memoryOf(server).toFixed(0)} MiB`;
    say(`  ${crd.metadata.name}: ${bytes} bytes, served after ${secondsSince(startedAt)}, ${memory}`);
  }
  return { name: crd.metadata.name, kind: crd.kind, findings };
}

function memoryOf({ supervisor }: SmallApiServer): number {
  return residentMebibytes(supervisor.find("kube-apiserver").pid);
}
