import { quote } from "../api/problem.ts";
import type { Override } from "../api/override.ts";
import { at, listAt } from "../kubernetes/object.ts";
import { isNewer } from "../kubernetes/version.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { type OfflineInput, openOffline } from "./offline.ts";

/** An image that the spec sets for machines of a version. */
interface Pin {
  /** Identifies the machines, independently of their index in the spec. */
  readonly key: string;
  readonly path: string;
  readonly image: string;
  readonly version: string;
}

/** Warnings about machines that get a newer version with an unchanged image. */
export function findPinnedImages(before: OfflineInput, checkpoints: readonly OfflineInput[]): string[] {
  const old = new Map(pinsIn(withoutVersionImages(before)).map((pin) => [pin.key, pin]));
  const pinned = checkpoints
    .flatMap((stop) => unchangedPins(stop))
    .filter(({ key, image, version }) => {
      const was = old.get(key);
      return was !== undefined && was.image === image && isNewer(version, was.version);
    });
  const paths = [...new Set(pinned.map(({ path }) => path))];
  return paths.map((path) => {
    const pins = pinned.filter((pin) => pin.path === path);
    return formatWarning(path, pins, old.get(pins[0]?.key ?? "")?.version ?? "");
  });
}

function formatWarning(path: string, pins: readonly Pin[], before: string): string {
  const versions = [...new Set(pins.map(({ version }) => version))].join(", then ");
  const what = `${path} stays ${quote(pins[0]?.image)} while its machines go from ${before} to ${versions}`;
  const orListed = path.endsWith(".machine.image")
    ? ", or let the platform list one under input.versions[].images"
    : "";
  return `${what}: change it with the version${orListed}`;
}

/** Images that do not follow the version, because the Input lists no image for it. */
function unchangedPins(offline: OfflineInput): Pin[] {
  const always = new Map(pinsIn(withoutVersionImages(offline)).map(({ key, image }) => [key, image]));
  return pinsIn(offline).filter(({ key, image }) => always.get(key) === image);
}

function withoutVersionImages(offline: OfflineInput): OfflineInput {
  const versions = listAt(offline.input, "versions").map((version) => ({ name: at(version, "name") ?? null }));
  return { ...offline, input: offline.input && { ...offline.input, versions } };
}

function pinsIn(offline: OfflineInput): Pin[] {
  const scope = openOffline(offline);
  if (!scope) return [];
  const pins = [...(scope.backend === "topology" ? ofTopology(scope) : ofMachines(scope)), ...ofOverrides(scope)];
  // A pattern such as {{.K8sVersion}} follows the version.
  return pins.filter(({ image }) => image !== "" && !image.includes("{{"));
}

function ofMachines({ spec, version, plan }: Scope): Pin[] {
  const owners = [
    { key: "controlPlane", path: "spec.controlPlane", machine: spec.controlPlane.machine, version },
    ...spec.workers.map(({ name, machine }, index) => ({
      key: `workers/${name}`,
      path: `spec.workers[${index}]`,
      machine,
      version: plan.slices.find(({ pool }) => pool.name === name)?.version ?? version,
    })),
  ];
  return owners.map(({ key, path, machine, version: ofOwner }) => ({
    key,
    path: `${path}.machine.image`,
    image: machine?.image?.id ?? machine?.image?.name ?? "",
    version: ofOwner,
  }));
}

/** A ClusterClass has no field for images: they are in variables of any name. */
function ofTopology({ spec, version, topology }: TopologyScope): Pin[] {
  const owners = [
    { key: "topology", path: "spec.topology", variables: topology.variables },
    { key: "controlPlane", path: "spec.topology.controlPlane", variables: topology.controlPlane?.variables },
    ...spec.workers.map(({ name, topology: ofOwner }, index) => ({
      key: `workers/${name}`,
      path: `spec.workers[${index}].topology`,
      variables: ofOwner?.variables,
    })),
  ];
  return owners.flatMap(({ key, path, variables = [] }) =>
    variables.flatMap(({ name, value }, index) =>
      imagesIn(value, [name]).map(({ names, text }) => ({
        key: [key, ...names].join("/"),
        path: `${path}.variables[${index}].value`,
        image: text,
        version,
      })),
    ),
  );
}

function ofOverrides({ spec, version }: Scope | TopologyScope): Pin[] {
  return (spec.overrides ?? []).flatMap((override, index) =>
    imagesOf(override).map(({ names, text, field }) => ({
      key: ["overrides", override.name, ...names].join("/"),
      path: `spec.overrides[${index}].${field}`,
      image: text,
      version,
    })),
  );
}

function imagesOf({ patch, jsonPatch = [], listPatch = [] }: Override) {
  return [
    ...imagesIn(patch, []).map((found) => ({ ...found, field: "patch" })),
    ...jsonPatch.flatMap((operation, index) =>
      imagesIn("value" in operation ? operation.value : undefined, operation.path.split("/")).map((found) => ({
        ...found,
        field: `jsonPatch[${index}].value`,
      })),
    ),
    ...listPatch.flatMap(({ path, items }, index) =>
      imagesIn(items, path.split("/")).map((found) => ({ ...found, field: `listPatch[${index}].items` })),
    ),
  ];
}

interface Text {
  /** Names of the fields on the path to the text. */
  readonly names: readonly string[];
  readonly text: string;
}

function imagesIn(value: unknown, names: readonly string[]): Text[] {
  return textsIn(value, names).filter((found) => namesImage(found.names));
}

function textsIn(value: unknown, names: readonly string[]): Text[] {
  if (typeof value === "string") return [{ names, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => textsIn(inner, [...names, name]));
}

/** Matches `ami`, `imageName` and `customImage`, but not `imageRepository`, which is not an image. */
function namesImage(names: readonly string[]): boolean {
  return names.some((name) => /(ami|image)(_?(id|name|ref|reference|urn))?$/i.test(name));
}
