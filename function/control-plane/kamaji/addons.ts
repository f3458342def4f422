import { z } from "zod";
import { imageRepository } from "../../api/image-reference.ts";
import type { Network } from "../../api/network.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { dnsAddressOf } from "./dns-address.ts";

const repository = (what: string) =>
  imageRepository().optional().describe(`Registry and path of the image of ${what}. Default: registry.k8s.io.`);
const enabled = (description: string) => z.boolean().default(true).describe(description);
const image = (what: string, name: string) =>
  imageRepository()
    .default(`registry.k8s.io/kas-network-proxy/${name}`)
    .describe(`Image of ${what}, without a tag: Kamaji chooses the one for the version of Kubernetes.`);

const Konnectivity = z
  .strictObject({
    enabled: enabled(
      "Whether the API server reaches nodes, pods and webhooks through a tunnel that agents on the nodes open. " +
        "False: pods of the management cluster must have a route to the nodes and pods.",
    ),
    server: z
      .strictObject({
        port: z
          .int32()
          .min(1)
          .max(65_535)
          .default(8132)
          .describe("Port at the endpoint that agents connect to, besides that of the API server."),
        image: image("the server", "proxy-server"),
      })
      .prefault({})
      .describe("Server of the tunnel, in the pods of the control plane."),
    agent: z
      .strictObject({
        mode: z
          .enum(["DaemonSet", "Deployment"])
          .default("DaemonSet")
          .describe("An agent on each node, or a number of agents."),
        replicas: z.int32().min(1).max(100).optional().describe("Number of agents of a Deployment. Default: 1."),
        hostNetwork: z
          .boolean()
          .default(false)
          .describe("Use the network of the node, so that agents start before the CNI."),
        image: image("the agent", "proxy-agent"),
      })
      .prefault({})
      .describe("Agents of the tunnel, on the nodes."),
  })
  .prefault({})
  .describe("Konnectivity: the way from the API server to the nodes.");

/** Add-ons that Kamaji installs in the workload cluster. */
export const Addons = z
  .strictObject({
    coreDNS: z
      .strictObject({
        enabled: enabled("Whether Kamaji installs CoreDNS. False: an add-on provides DNS at the same address."),
        imageRepository: repository("CoreDNS"),
      })
      .prefault({})
      .describe("DNS of the cluster, at the tenth address of `network.services`."),
    kubeProxy: z
      .strictObject({
        enabled: enabled("Whether Kamaji installs kube-proxy. False: the CNI replaces it."),
        imageRepository: repository("kube-proxy"),
      })
      .prefault({})
      .describe("kube-proxy on the nodes."),
    konnectivity: Konnectivity,
  })
  .prefault({})
  .describe("Add-ons that Kamaji installs in the cluster. A disabled one is removed.");
type Addons = z.output<typeof Addons>;

/** An add-on is on if its object exists, also if it is empty. */
export function renderAddons({ coreDNS, kubeProxy, konnectivity }: Addons, network: Network): JsonObject {
  return {
    ...(coreDNS.enabled && {
      coreDNS: { dnsServiceIPs: [dnsAddressOf(network)], imageRepository: coreDNS.imageRepository },
    }),
    ...(kubeProxy.enabled && { kubeProxy: renderKubeProxy(kubeProxy.imageRepository) }),
    ...(konnectivity.enabled && { konnectivity: renderKonnectivity(konnectivity) }),
  };
}

function renderKubeProxy(repository: string | undefined): JsonObject {
  return repository === undefined ? {} : { imageRepository: repository };
}

/** The platform may set a default of `replicas` for agents of either mode. */
function renderKonnectivity({ server, agent }: Addons["konnectivity"]): JsonObject {
  const { replicas, ...others } = agent;
  return { server, agent: { ...others, ...(agent.mode === "Deployment" && { replicas: replicas ?? 1 }) } };
}
