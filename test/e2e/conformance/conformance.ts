import { countRules, type InstallableCrd } from "../../conformance/installable.ts";
import { type Check, type CheckedObject, countsOf, problemsOf } from "../../conformance/report.ts";
import { clusterApiReleases, hasCrds } from "../../conformance/upstream-crds.ts";
import { wrongComposed, wrongComposites } from "../../conformance/wrong-copies.ts";
import { Problem } from "../problem.ts";
import { say, step } from "../progress.ts";
import { renderMemoryTable } from "../supervision/memory.ts";
import { checkable, composedObjects, crdsFor } from "./composed.ts";
import { replaceCrds } from "./crds.ts";
import { establish, examplesAs, projected, shippedCrds } from "./definitions.ts";
import { checkAll, checkWrongCopies, type NamedObject } from "./dry-run.ts";
import { type NeededBuilds, type SmallApiServer, withSmallApiServer } from "./small-api-server.ts";

/** Counts and problems. Without problems, a real API server accepts everything unchanged. */
export type Conformance = { readonly counts: readonly string[]; readonly problems: readonly string[] };

/** Sends every composed object and every CRD of the packages to a real API server. */
export function checkConformance(builds: NeededBuilds): Promise<Conformance> {
  return withSmallApiServer(builds, async (server) => {
    const composed = composedObjects();
    await createNamespaces(server, composed);
    // The CRDs of the packages go first: their memory can only be measured in an API server without other CRDs.
    const parts = [...(await checkDefinitions(server, builds)), ...(await checkReleases(server, composed, builds))];
    say(renderMemoryTable(server.supervisor.processes()));
    return { counts: parts.flatMap(({ counts }) => counts), problems: parts.flatMap(({ problems }) => problems) };
  });
}

export async function createNamespaces({ client }: SmallApiServer, objects: readonly NamedObject[]): Promise<void> {
  const names = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
  for (const name of names) await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

async function checkReleases(
  server: SmallApiServer,
  objects: readonly NamedObject[],
  builds: NeededBuilds,
): Promise<Conformance[]> {
  const releases = clusterApiReleases.filter(hasCrds);
  if (releases.length === 0) throw new Problem("cannot check anything: no CRDs of Cluster API found (CRDS_DIR)");
  const parts: Conformance[] = [];
  let installed: readonly InstallableCrd[] = [];
  for (const release of releases) {
    const title = `Cluster API ${release}`;
    const here = checkable(objects, release);
    const crds = crdsFor(here, release, builds);
    await step(`${title}: ${crds.length} CRDs`, () => replaceCrds(server.client, installed, crds));
    installed = crds;
    parts.push(
      await step(`${title}: ${here.length} objects`, () => checkComposed(server, { title, crds, objects: here })),
    );
  }
  return parts;
}

type Composed = Pick<Check, "title"> & {
  readonly crds: readonly InstallableCrd[];
  readonly objects: readonly NamedObject[];
};

async function checkComposed(server: SmallApiServer, { title, crds, objects }: Composed): Promise<Conformance> {
  const rules = crds.reduce((sum, crd) => sum + countRules(crd), 0);
  const checked = await checkAll(server, objects);
  const missed = await checkWrongCopies(server, wrongComposed, accepted(objects, checked));
  return conclude({ title, crds: crds.length, rules, objects: checked }, missed, wrongComposed.length);
}

async function checkDefinitions(server: SmallApiServer, builds: NeededBuilds): Promise<Conformance[]> {
  const parts: Conformance[] = [];
  const shipped = await shippedCrds(builds);
  for (const crd of [...shipped, ...shipped.slice(0, 1).map(projected)]) parts.push(await checkDefinition(server, crd));
  return parts;
}

async function checkDefinition(server: SmallApiServer, crd: InstallableCrd): Promise<Conformance> {
  const { kind } = crd.spec.names;
  const title = `${kind} of ${crd.spec.group}`;
  const definition = await establish(server, crd);
  if (definition.findings.length > 0) return { counts: [], problems: problemsOf({ title, objects: [definition] }) };
  const objects = examplesAs(crd);
  const checked = await step(`${title}: ${objects.length} objects`, () => checkAll(server, objects));
  const copies = wrongComposites(kind);
  const missed = await checkWrongCopies(server, copies, accepted(objects, checked));
  return conclude({ title, crds: 1, rules: countRules(crd), objects: checked }, missed, copies.length);
}

/** A wrong copy must have exactly one error, so it is made from an accepted object. */
function accepted(objects: readonly NamedObject[], checked: readonly CheckedObject[]): readonly NamedObject[] {
  return objects.filter((_, index) => checked[index]?.findings.length === 0);
}

function conclude(check: Check, missed: readonly string[], copies: number): Conformance {
  return {
    counts: [`${countsOf(check)}; ${copies - missed.length} of ${copies} wrong copies rejected`],
    problems: [...problemsOf(check), ...missed],
  };
}
