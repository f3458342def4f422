import fc from "fast-check";
import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";

/** Specs of all kinds of nodes, with all settings that a policy checks. */
const machine = { type: "m6i.large" };
const imaged = { ...machine, image: { id: "ami-0123456789abcdef0" } };
const aws = { infrastructure: { aws: { region: "eu-west-1" } } };
const secret = { name: "team", key: "k" };
const pool = {
  name: "default",
  files: [{ path: "/etc/team", contentFrom: { secret } }],
  preCommands: ["id"],
};
const kubelet = { extraArgs: { v: "2" } };
const flagged = { version: "v1.35.2", kubelet, apiServer: { encryptionAtRest: { secretRef: secret } } };
const charts = [
  { name: "a", helm: { repoURL: "oci://x", chartName: "c", version: "1.0.0", caSecretRef: { name: "s" } } },
];
const rke2 = {
  replicas: 1,
  rke2: { registrationMethod: "internal-first", registries: [{ host: "*", authSecretRef: { name: "s" } }] },
};

export const specs: readonly JsonObject[] = [
  {
    infrastructure: { docker: {} },
    kubernetes: flagged,
    controlPlane: { replicas: 1 },
    workers: [pool],
    addons: charts,
  },
  { ...aws, kubernetes: flagged, controlPlane: { machine }, workers: [{ ...pool, machine }] },
  { ...aws, kubernetes: flagged, controlPlane: { ...rke2, machine: imaged }, workers: [{ ...pool, machine: imaged }] },
  {
    ...aws,
    kubernetes: { version: "v1.35.0", kubelet },
    controlPlane: { eks: { role: { name: "team" } } },
    workers: [{ ...pool, machine }],
  },
];

/** JSON pointers to all values of the composed objects, by kind. */
export function pointersOf({ desired }: ComposeOutput): [kind: string, pointer: string][] {
  const found = [...desired.values()].flatMap(({ object }) =>
    pointersIn(object.spec ?? {}, "/spec").map((pointer): [string, string] => [object.kind, pointer]),
  );
  return found.filter(([kind]) => kind !== "Usage");
}

function pointersIn(value: Json | undefined, pointer: string): string[] {
  const fields = isObject(value) ? Object.entries(value) : [];
  const inside = Array.isArray(value) ? [...value.entries()] : fields;
  const ends = Array.isArray(value) ? [`${pointer}/-`] : [];
  return [pointer, ...ends, ...inside.flatMap(([step, item]) => pointersIn(item, `${pointer}/${step}`))];
}

// Fields of upstream kinds that the function never composes.
const unusedFields = [
  ...["bootCommands", "users", "ignition", "files", "preKubeadmCommands"].flatMap((field) => [
    ["KubeadmControlPlane", `/spec/kubeadmConfigSpec/${field}`],
    ["KubeadmConfigTemplate", `/spec/template/spec/${field}`],
  ]),
  ...["additionalUserData", "kubeletPath"].flatMap((field) => [
    ["RKE2ControlPlane", `/spec/agentConfig/${field}`],
    ["RKE2ConfigTemplate", `/spec/template/spec/agentConfig/${field}`],
  ]),
  ["KubeadmControlPlane", "/spec/kubeadmConfigSpec/clusterConfiguration/scheduler/extraVolumes"],
  ["RKE2ControlPlane", "/spec/serverConfig/auditPolicySecret"],
  ["RKE2ControlPlane", "/spec/serverConfig/kubeAPIServer/extraMounts"],
  ["AWSCluster", "/spec/bastion"],
  ["NodeadmConfigTemplate", "/spec/template/spec/users"],
  ["HelmChartProxy", "/spec/credentials"],
].map(([kind = "", pointer = ""]): [string, string] => [kind, pointer]);

const value = fc.constantFrom<Json>(
  "evil",
  ["evil"],
  [],
  {},
  7,
  { name: "evil", value: "evil" },
  { path: "/etc/cron.d/evil", content: "x" },
  { secret: { name: "evil", key: "k" } },
  { instanceType: "p5.48xlarge", enabled: true },
  { spec: { instanceType: "p5.48xlarge", iamInstanceProfile: "evil", preKubeadmCommands: ["evil"] } },
);

/** Overrides of existing paths: JSON patches of one to three operations, items for lists, and merge patches. */
export function overridesOf(pointers: readonly [string, string][]): fc.Arbitrary<JsonObject[]> {
  const target = fc.constantFrom(
    ...pointers,
    ...unusedFields.filter(([kind]) => pointers.some(([other]) => other === kind)),
  );
  const override = target.chain(([kind, pointer]) => {
    const siblings = pointers.filter(([other]) => other === kind).map(([, other]) => other);
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom("add", "replace"), path: fc.constantFrom(pointer, ...siblings), value }),
      fc.record({ op: fc.constant("remove"), path: fc.constantFrom(pointer, ...siblings) }),
      fc.record({
        op: fc.constantFrom("move", "copy"),
        path: fc.constantFrom(pointer, ...siblings),
        from: fc.constantFrom(...siblings),
      }),
    );
    const first = fc.record({ op: fc.constantFrom("add", "replace"), path: fc.constant(pointer), value });
    const jsonPatch = fc.tuple(fc.oneof(first, operation), fc.array(operation, { maxLength: 2 }));
    const list = fc.record(
      {
        path: fc.constant(listBelow(pointer)),
        items: fc.tuple(value),
        mergeKeys: fc.constantFrom<Json>(["name"], ["path"]),
      },
      { requiredKeys: ["path", "items"] },
    );
    return fc.oneof(
      list.map((one) => ({ target: { kind }, listPatch: [one] })),
      jsonPatch.map(([one, others]) => ({ target: { kind }, jsonPatch: [one, ...others] })),
      fc.oneof(value, fc.constant(null)).map((change) => ({ target: { kind }, patch: merging(pointer, change) })),
    );
  });
  return fc
    .array(override, { minLength: 1, maxLength: 2 })
    .map((list) => list.map((fields, index): JsonObject => ({ name: `o${index}`, ...fields })));
}

/** The pointer to the list that a pointer leads to or through; the pointer itself if there is none. */
function listBelow(pointer: string): string {
  const [list = pointer] = pointer.split(/\/(?:\d+|-)(?:\/|$)/);
  return list === "/spec" ? "/spec/x" : list;
}

function merging(pointer: string, change: Json): JsonObject {
  const steps = pointer
    .split("/")
    .slice(1)
    .filter((step) => !/^(\d+|-)$/.test(step));
  const merged = steps.reduceRight<Json>((inside, step) => ({ [step]: inside }), change);
  return isObject(merged) ? merged : {};
}
