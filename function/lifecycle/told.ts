import { bootstrapReference, versionOfMachines, workerMachines } from "../cluster-api/places.ts";
import {
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  nameOf,
  numberAt,
  textAt,
  withValueAt,
} from "../kubernetes/object.ts";
import { compareVersions, parseVersion } from "../kubernetes/version.ts";
import { seenVersion } from "./announcement.ts";
import { ownAnnotation } from "./annotations.ts";
import { isMachineDeployment, type State } from "./state.ts";

/** Where the content of machines is told, by the name under which the status remembers it. */
const places = {
  version: versionOfMachines,
  machineTemplate: [...workerMachines, "name"],
  bootstrapTemplate: [...bootstrapReference, "name"],
  renderedFrom: ["metadata", "annotations", ownAnnotation.renderedFrom],
  askedFor: ["metadata", "annotations", ownAnnotation.askedFor],
} as const;

type Content = { -readonly [name in keyof typeof places]?: string };

/** A MachineDeployment that was told other machines and is not seen with them yet. */
export interface Told extends Content {
  name: string;
  /** Of which one of that name: a pool that was removed may be there again, and begins to count anew. */
  uid: string;
  /** The generation at which it was seen when it was told: what is seen at it is older. */
  generation: number;
  /** What it was observed with then: the autoscaler makes generations too, of the same machines. */
  observedMachineTemplate?: string;
  observedBootstrapTemplate?: string;
}

/**
 * What is observed comes from caches and may be older than what the answer before has told. A MachineDeployment that waits
 * keeps what is seen of it, and templates that nobody is seen to use are released; so the status of the XR remembers what
 * was told until it is seen. Never beyond the control plane, should the status be of a cluster that is gone.
 */
export function withTold(state: State, composite: JsonObject): State {
  const told = new Map(toldIn(composite).map((content) => [content.name, content]));
  if (told.size === 0) return state;
  const late = state.machineDeployments.flatMap(({ key, object }) => {
    const content = told.get(nameOf(object) ?? "");
    return content && isLate(object, content) && isPossible(state, content)
      ? [[key, as(object, content)] as const]
      : [];
  });
  if (late.length === 0) return state;
  const composed = new Map([...state.composed, ...late]);
  const machineDeployments = state.machineDeployments.map(({ key }) => ({ key, object: composed.get(key) ?? {} }));
  return { ...state, composed, machineDeployments, late: new Set(late.map(([key]) => key)) };
}

/** What the status has to remember of an answer; the composite has what was remembered before. */
export function toldBy(
  objects: ReadonlyMap<string, KubernetesObject>,
  { composed, late }: State,
  composite: JsonObject,
): Told[] {
  const earlier = new Map(toldIn(composite).map((told) => [told.name, told]));
  return [...objects].flatMap(([key, { kind, apiVersion, metadata, spec }]) => {
    const seen = composed.get(key);
    if (!seen || !isMachineDeployment({ kind, apiVersion })) return [];
    const [content, before] = [contentOf({ metadata: { ...metadata }, spec }), contentOf(seen)];
    const isNews = late.has(key) || changesMachines.some((name) => content[name] !== before[name]);
    const generation = generationOf(seen) - (late.has(key) ? 1 : 0);
    const observed = observedWith(seen, late.has(key) ? earlier.get(metadata.name) : undefined);
    return isNews ? [{ name: metadata.name, uid: uidOf(seen), generation, ...content, ...observed }] : [];
  });
}

type Observed = Pick<Told, "observedMachineTemplate" | "observedBootstrapTemplate">;

/** What is late counts as it was told, so what it is really observed with is known from then. */
function observedWith(seen: JsonObject, earlier: Told | undefined): Observed {
  const { machineTemplate, bootstrapTemplate } = contentOf(seen);
  const { observedMachineTemplate = machineTemplate, observedBootstrapTemplate = bootstrapTemplate } = earlier ?? {};
  return {
    ...(observedMachineTemplate !== undefined && { observedMachineTemplate }),
    ...(observedBootstrapTemplate !== undefined && { observedBootstrapTemplate }),
  };
}

const changesMachines = ["version", "machineTemplate", "bootstrapTemplate"] as const;

function contentOf(object: JsonObject): Content {
  return readContent((name) => textAt(object, ...places[name]));
}

function readContent(read: (name: (typeof names)[number]) => string | undefined): Content {
  return readTexts(names, read);
}

const observedNames = ["observedMachineTemplate", "observedBootstrapTemplate"] as const;

function readTexts<Name extends string>(
  wanted: readonly Name[],
  read: (name: Name) => string | undefined,
): { [name in Name]?: string } {
  const found = wanted.map((name) => [name, read(name)]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}

const names = ["version", "machineTemplate", "bootstrapTemplate", "renderedFrom", "askedFor"] as const;

/** With a generation that nobody has observed: what its controller says is of before. */
function as(object: JsonObject, content: Content): JsonObject {
  const started = withValueAt(object, ["metadata", "generation"], generationOf(object) + 1);
  return names.reduce<JsonObject>(
    (changed, name) => (content[name] === undefined ? changed : withValueAt(changed, places[name], content[name])),
    started,
  );
}

/** Every write of a spec makes a generation, but not every one is ours: a later one may have the machines of before. */
function isLate(seen: JsonObject, told: Told): boolean {
  if (uidOf(seen) !== told.uid) return false;
  const isOlder = generationOf(seen) <= told.generation || isAhead(told.version, textAt(seen, ...places.version));
  return isOlder || isAsBefore(seen, told);
}

function isAsBefore(seen: JsonObject, told: Told): boolean {
  const { machineTemplate, bootstrapTemplate } = contentOf(seen);
  const { observedMachineTemplate = machineTemplate, observedBootstrapTemplate = bootstrapTemplate } = told;
  const isBefore = machineTemplate === observedMachineTemplate && bootstrapTemplate === observedBootstrapTemplate;
  return isBefore && (machineTemplate !== told.machineTemplate || bootstrapTemplate !== told.bootstrapTemplate);
}

function isPossible(state: State, { version, machineTemplate, bootstrapTemplate }: Told): boolean {
  const known = new Set(state.templates.map(({ object }) => nameOf(object)));
  const limit = seenVersion(state);
  return limit !== undefined && !isAhead(version, limit) && known.has(machineTemplate) && known.has(bootstrapTemplate);
}

function toldIn(composite: JsonObject): Told[] {
  return listAt(composite, "status", "told").flatMap((item) => {
    if (!isObject(item)) return [];
    const content = readContent((name) => textAt(item, name));
    const observed = readTexts(observedNames, (name) => textAt(item, name));
    // Whoever may write the status may write anything there, and it would be composed.
    if (content.version !== undefined && !parseVersion(content.version)) return [];
    const [name = "", uid = ""] = [textAt(item, "name"), textAt(item, "uid")];
    return [{ name, uid, generation: numberAt(item, "generation") ?? 0, ...content, ...observed }];
  });
}

function uidOf(object: JsonObject): string {
  return textAt(object, "metadata", "uid") ?? "";
}

function generationOf(object: JsonObject): number {
  return numberAt(object, "metadata", "generation") ?? 0;
}

function isAhead(version: string | undefined, than: string | undefined): boolean {
  const [ahead, behind] = [parseVersion(version ?? ""), parseVersion(than ?? "")];
  return ahead !== undefined && behind !== undefined && compareVersions(ahead, behind) > 0;
}
