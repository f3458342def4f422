import { expect, test } from "vitest";
import { z } from "zod";
import { serveCommand } from "../../function/cli/serve.ts";
import { installedFunctionName } from "../../function/generate/names.ts";
import project from "../../package.json" with { type: "json" };
import { runtimeCommand } from "../packaging/runtime-command.ts";
import {
  listFolders,
  findInstalledObject,
  readInstalledObjects,
  listManifestFiles,
  listResources,
} from "./manifests.ts";

const selected = "pkg.crossplane.io/function";
const labels = z.object({ matchLabels: z.record(z.string(), z.string()) });
const probe = z.object({ grpc: z.object({ port: z.number() }) });
const pod = z.object({
  topologySpreadConstraints: z.array(z.object({ labelSelector: labels })),
  containers: z.tuple([z.object({ startupProbe: probe, readinessProbe: probe, livenessProbe: probe })]),
});
const runtimeConfig = z.object({
  deploymentTemplate: z.object({ spec: z.object({ template: z.object({ spec: pod }) }) }),
});
const policy = z.object({
  podSelector: labels,
  ingress: z.array(z.object({ ports: z.array(z.object({ port: z.number() })) })),
  policyTypes: z.tuple([z.literal("Ingress"), z.literal("Egress")]),
  egress: z.undefined().optional(),
});

function readSpec<Spec>(kind: string, schema: z.ZodType<Spec>): Spec {
  return schema.parse(findInstalledObject(kind).spec);
}

const { spec: runtimePod } = readSpec("DeploymentRuntimeConfig", runtimeConfig).deploymentTemplate.spec.template;

const parsePort = (address: string | undefined) => Number(address?.split(":").at(-1));

/** As the image starts the server. */
const { PROBE_ADDRESS, METRICS_ADDRESS } = runtimeCommand("/app").environment;
const functionAddress = z.string().parse(serveCommand().getOptionValue("address"));
const ports = {
  function: parsePort(functionAddress),
  probe: parsePort(PROBE_ADDRESS),
  metrics: parsePort(METRICS_ADDRESS),
};

test.each(listFolders())("the kustomization of install/%s names every manifest beside it", (folder) => {
  expect([...listResources(folder)].toSorted()).toEqual([...listManifestFiles(folder)].toSorted());
});

test("install/ applies what every management cluster needs, in the order of the names", () => {
  expect(listResources(".")).toEqual(["permissions", "function", "configuration"]);
});

test("packages come from the registry that package.json names, and a mirror replaces just that", () => {
  const spec = z.object({ package: z.string() });
  const packages = readInstalledObjects()
    .filter(({ kind }) => kind === "Function" || kind === "Configuration")
    .map((object) => spec.parse(object.spec).package);
  const mirror = readSpec("ImageConfig", z.object({ matchImages: z.array(z.object({ prefix: z.string() })) }));

  const prefix = `${project.config.registry}/`;

  expect(mirror.matchImages).toEqual([{ prefix }]);
  expect(packages.map((name) => name.replace(prefix, ""))).toEqual([
    `configuration-cluster-api-claims:v${project.version}`,
    `configuration-cluster-api:v${project.version}`,
    `function-cluster-api:v${project.version}`,
  ]);
});

test("the Function uses the runtime configuration", () => {
  const { runtimeConfigRef } = readSpec("Function", z.object({ runtimeConfigRef: z.object({ name: z.string() }) }));

  expect(runtimeConfigRef.name).toBe(findInstalledObject("DeploymentRuntimeConfig").metadata.name);
});

test("whatever selects Pods selects those that Crossplane runs for the Function", () => {
  const ours = { matchLabels: { [selected]: installedFunctionName } };
  const selector = z.object({ selector: labels });

  expect(readSpec("NetworkPolicy", policy).podSelector).toEqual(ours);
  expect(readSpec("PodDisruptionBudget", selector).selector).toEqual(ours);
  expect(readSpec("PodMonitor", selector).selector).toEqual(ours);
  expect(runtimePod.topologySpreadConstraints.map(({ labelSelector }) => labelSelector)).toEqual([ours, ours]);
});

test("probes and policy name the ports on which the image listens, and nothing goes out", () => {
  const [container] = runtimePod.containers;
  // It applies to both directions, and has no rule for what goes out.
  const { ingress } = readSpec("NetworkPolicy", policy);
  const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];

  expect(probes.map(({ grpc }) => grpc.port)).toEqual([ports.probe, ports.probe, ports.probe]);
  expect(ingress.flatMap((rule) => rule.ports.map(({ port }) => port))).toEqual([
    ports.function,
    ports.probe,
    ports.metrics,
  ]);
});
