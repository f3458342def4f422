import { at, type JsonObject, numberAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { parseVersion } from "../../function/kubernetes/version.ts";
import { label } from "./labels.ts";
import { isSame, type Stored, withAt } from "./stored.ts";

/** Why the API server rejects an object. `immutable`: an immutable field changed. */
export interface Rejection {
  reason: "immutable" | "invalid" | "controlled";
  message: string;
}

const minimum = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size";
const maximum = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size";

/** The object with the defaults of Cluster API's webhooks. */
export function defaulted(next: Stored, before: Stored | undefined): Stored {
  if (next.kind === "MachineHealthCheck") return labelled(next);
  if (next.kind === "MachineDeployment") return labelled(defaultedDeployment(next, before));
  if (next.kind === "KubeadmControlPlane" && next.spec["replicas"] === undefined) {
    return { ...next, spec: { ...next.spec, replicas: 1 } };
  }
  return next;
}

function labelled(next: Stored): Stored {
  const name = textAt(next.spec, "clusterName") ?? "";
  if (next.metadata.labels[label.cluster] === name) return next;
  return { ...next, metadata: { ...next.metadata, labels: { ...next.metadata.labels, [label.cluster]: name } } };
}

function defaultedDeployment(next: Stored, before: Stored | undefined): Stored {
  let { spec } = next;
  if (at(spec, "rollout", "strategy", "type") === undefined) {
    spec = withAt(spec, ["rollout", "strategy"], {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  }
  if (spec["replicas"] === undefined) spec = { ...spec, replicas: defaultReplicas(next, before) };
  return spec === next.spec ? next : { ...next, spec };
}

/** Without spec.replicas an autoscaled pool keeps its replicas within the limits. Other pools get one replica. */
function defaultReplicas({ metadata: { annotations } }: Stored, before: Stored | undefined): number {
  const [least, most] = [Number(annotations[minimum] ?? Number.NaN), Number(annotations[maximum] ?? Number.NaN)];
  if (Number.isNaN(least) || Number.isNaN(most)) return 1;
  const running = before && numberAt(before.spec, "replicas");
  return running === undefined ? least : Math.min(Math.max(running, least), most);
}

/** The rejection by the webhooks of Cluster API, if any. */
export function rejectionOf(next: Stored, before: Stored | undefined): Rejection | undefined {
  if (controllersOf(next) > 1) return { reason: "controlled", message: "is already controlled by another object" };
  if (next.kind.endsWith("Template")) return templateRejection(next, before);
  if (next.kind === "KubeadmControlPlane") return controlPlaneRejection(next, before);
  if (!before) return undefined;
  return isSame(next.spec["clusterName"], before.spec["clusterName"])
    ? selectorRejection(next, before)
    : { reason: "immutable", message: "spec.clusterName is immutable" };
}

function controllersOf({ metadata }: Stored): number {
  return metadata.ownerReferences.filter((owner) => owner.controller).length;
}

/** CAPI allows changes of bootstrap templates, but does not roll them out. The simulation rejects them. */
function templateRejection(next: Stored, before: Stored | undefined): Rejection | undefined {
  if (!before || isSame(next.spec, before.spec)) return undefined;
  return { reason: "immutable", message: "spec.template.spec is immutable" };
}

/** CAPI allows the change, but it orphans MachineSets. The simulation rejects it. */
function selectorRejection(next: Stored, before: Stored): Rejection | undefined {
  if (next.kind !== "MachineDeployment" || isSame(next.spec["selector"], before.spec["selector"])) return undefined;
  return { reason: "immutable", message: "spec.selector must not change" };
}

const configurations = ["clusterConfiguration", "initConfiguration", "joinConfiguration"];
const fixed = ["controlPlaneEndpoint", "certificatesDir", "caCertificateValidityPeriodDays"];

function controlPlaneRejection(next: Stored, before: Stored | undefined): Rejection | undefined {
  const replicas = numberAt(next.spec, "replicas") ?? 1;
  if (replicas < 1 || replicas % 2 === 0)
    return { reason: "invalid", message: `spec.replicas ${replicas} must be odd` };
  const surge = numberAt(next.spec, "rollout", "strategy", "rollingUpdate", "maxSurge");
  if (surge === 0 && replicas < 3) return { reason: "invalid", message: "maxSurge 0 needs 3 replicas" };
  return before && (configRejection(next.spec, before.spec) ?? versionRejection(next.spec, before.spec));
}

function configRejection(next: JsonObject, before: JsonObject): Rejection | undefined {
  const [config, old] = [objectAt(next, "kubeadmConfigSpec"), objectAt(before, "kubeadmConfigSpec")];
  const lost = configurations.find((name) => old?.[name] !== undefined && config?.[name] === undefined);
  if (lost !== undefined) return { reason: "immutable", message: `spec.kubeadmConfigSpec.${lost} cannot be removed` };
  const path = fixed.find(
    (name) => !isSame(at(config, "clusterConfiguration", name), at(old, "clusterConfiguration", name)),
  );
  return path === undefined ? undefined : { reason: "immutable", message: `clusterConfiguration.${path} is immutable` };
}

function versionRejection(next: JsonObject, before: JsonObject): Rejection | undefined {
  const [from, to] = [parseVersion(textAt(before, "version") ?? ""), parseVersion(textAt(next, "version") ?? "")];
  return from && to && to.minor > from.minor + 1
    ? { reason: "invalid", message: `spec.version skips a minor version: ${from.minor} → ${to.minor}` }
    : undefined;
}
