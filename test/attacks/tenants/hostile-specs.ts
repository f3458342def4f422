import { isObject, type JsonObject } from "../../../function/kubernetes/object.ts";
import { deepStruct, withDeep } from "./deep.ts";
import {
  doubling,
  inline,
  validatedByClass,
  kibibyte,
  laughs,
  lengthened,
  machineOfType,
  manifestOf,
  numbered,
  override,
  poolWithEverything,
} from "./hostile-content.ts";
import { composed, steadySpec } from "./requests.ts";

/** A spec that any tenant may write, and that once affected other tenants. */
export interface HostileSpec {
  readonly name: string;
  readonly what: string;
  readonly request: () => Buffer;
}

const kubernetes: JsonObject = isObject(steadySpec["kubernetes"]) ? steadySpec["kubernetes"] : {};
const inherited = "/spec/hasOwnProperty/call";

const deep = deepStruct(11_000);

function lengthenedSpec(suffix: string): JsonObject {
  const spec = lengthened({ ...steadySpec }, suffix);
  return isObject(spec) ? spec : {};
}

export const hostileSpecs: readonly HostileSpec[] = [
  {
    name: "far-version",
    what: "v1.99999999.0 for a cluster of v1.35",
    request: () => composed({ spec: { kubernetes: { ...kubernetes, version: "v1.99999999.0" } } }),
  },
  {
    name: "patch-doubling",
    what: "a JSON patch of 24 copies, each of everything copied before",
    request: () => composed({ spec: override(doubling) }),
  },
  {
    name: "patch-inherited",
    what: `a JSON patch to ${inherited}`,
    request: () => composed({ spec: override([{ op: "add", path: inherited, value: "x" }]) }),
  },
  {
    name: "patch-prototype",
    what: "a JSON patch to /spec/__proto__/replicas",
    request: () => composed({ spec: override([{ op: "add", path: "/spec/__proto__/replicas", value: 7 }]) }),
  },
  {
    name: "class-backtracking",
    what: "a ClusterClass whose pattern is ^(a+)+$",
    request: () => validatedByClass("^(a+)+$", `${"a".repeat(34)}!`),
  },
  {
    name: "class-flags",
    what: "a ClusterClass whose pattern is (?i)^small$",
    request: () => validatedByClass("(?i)^small$", "SMALL"),
  },
  {
    name: "policy-glob",
    what: "a policy with *-*-*-*-*x and a machine type of 253 hyphens",
    request: () => machineOfType("-".repeat(253), { policy: { machineTypes: ["*-*-*-*-*-*-*-*-*x"] } }),
  },
  {
    name: "class-constructor",
    what: 'a machine of type "constructor"',
    request: () => machineOfType("constructor", { machineClasses: { small: { type: "t3.small" } } }),
  },
  {
    name: "manifests",
    what: "five inline manifests of 60 KiB",
    request: () => composed({ spec: inline(...[1, 2, 3, 4, 5].map((number) => manifestOf(60 * kibibyte, number))) }),
  },
  {
    name: "manifest-aliases",
    what: "an inline manifest of ten levels of ten aliases",
    request: () => composed({ spec: inline(laughs()) }),
  },
  {
    name: "manifest-levels",
    what: "an inline manifest of 20,000 levels",
    request: () =>
      composed({ spec: inline(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${"[".repeat(20_000)}`) }),
  },
  {
    name: "levels-of-a-patch",
    what: "a merge patch of 11,000 levels",
    request: () =>
      withDeep(
        composed({ spec: { overrides: [{ name: "a", target: { kind: "Cluster" }, patch: deep.placeholder }] } }),
        deep,
      ),
  },
  {
    name: "levels-of-a-field",
    what: "11,000 levels where a text belongs",
    request: () => withDeep(composed({ spec: { kubernetes: { version: deep.placeholder } } }), deep),
  },
  {
    name: "pools",
    what: "50 pools in ten zones with all settings of a pool",
    request: () => {
      const workers = Array.from({ length: 50 }, (_, index) => poolWithEverything(index));
      return composed({ isNew: true, spec: { workers } });
    },
  },
  {
    name: "huge-maps",
    what: "maps of 20,000 keys in fields that allow any keys",
    request: () => {
      const extraArgs = numbered(20_000, "x");
      const component = { extraArgs };
      const workers = [{ name: "pool", replicas: 1, labels: extraArgs, annotations: extraArgs }];
      return composed({ spec: { kubernetes: { ...kubernetes, apiServer: component, scheduler: component }, workers } });
    },
  },
  {
    name: "huge-lists",
    what: "lists of several thousand items",
    request: () => {
      const cidrBlocks = Array.from({ length: 20_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
      const workers = Array.from({ length: 5000 }, (_, index) => ({ name: `pool-${index}`, replicas: 1 }));
      const addons = Array.from({ length: 5000 }, (_, index) => ({ name: `a-${index}`, after: [`a-${index + 1}`] }));
      return composed({ spec: { workers, addons, network: { pods: { cidrBlocks }, services: { cidrBlocks } } } });
    },
  },
  {
    name: "inherited-keys",
    what: "names that every JavaScript object inherits, in fields that allow any names",
    request: () => {
      const inherited = { constructor: "x", toString: "x", valueOf: "x", hasOwnProperty: "x" };
      const workers = Object.keys(inherited).map((name) => ({
        name: name.toLowerCase(),
        replicas: 1,
        labels: inherited,
      }));
      const apiServer = { extraArgs: inherited };
      return composed({ spec: { workers, kubernetes: { ...kubernetes, apiServer }, ...inherited } });
    },
  },
  {
    name: "long-texts",
    what: "every text of the spec is 20 KiB long",
    request: () => composed({ spec: lengthenedSpec("x".repeat(20 * kibibyte)) }),
  },
  {
    name: "hyphens",
    what: "every text of the spec ends in 20 KiB of hyphens, on which patterns may backtrack",
    request: () => composed({ spec: lengthenedSpec("-".repeat(20 * kibibyte)) }),
  },
  {
    name: "wide-patches",
    what: "20 merge patches of 1000 fields each on every object",
    request: () => {
      const overrides = Array.from({ length: 20 }, (_, index) => ({
        name: `patch-${index}`,
        target: {},
        patch: { spec: { [`field-${index}`]: numbered(1000, "x") } },
      }));
      return composed({ spec: { overrides } });
    },
  },
];
