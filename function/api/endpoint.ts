import { z } from "zod";
import type { Dependent } from "./dependent.ts";
import { endpointHost, ipAddress } from "./host.ts";
import { imageReference } from "./image-reference.ts";
import type { Immutable } from "./rule.ts";

/** kube-vip on the machines. A change of this default replaces machines, so it is held like any new rendering. */
const kubeVipImage = "ghcr.io/kube-vip/kube-vip:v1.2.3";

/** Default port of kube-apiserver on its machine. */
export const defaultEndpointPort = 6443;

const VirtualIP = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        "Whether the control-plane machines announce the address. False: a load balancer outside of the cluster " +
          "owns `host`.",
      ),
    address: ipAddress()
      .optional()
      .describe("IP address that the machines announce. Default: `host`. Required if `host` is a DNS name."),
    interface: z
      .string()
      .max(15)
      .regex(/^[A-Za-z0-9][-A-Za-z0-9_.]*$/, "must be the name of a network interface, for example eth0")
      .optional()
      .describe("Network interface of the machines that announces the address. Default: that of the default route."),
    image: imageReference()
      .default(kubeVipImage)
      .describe(
        "Image of kube-vip, 0.8 or later. The platform sets it in `defaults`, for example to its mirror. Talos has " +
          "its own implementation.",
      ),
  })
  .describe(
    "Virtual address that one control-plane machine at a time announces by ARP or NDP, with kube-vip. " +
      "A change replaces the control-plane machines.",
  );

/** Address of the API server that the user provides. The host is not required here: a platform may set the rest. */
export const Endpoint = z
  .strictObject({
    host: endpointHost()
      .optional()
      .describe("DNS name or IP address of the API server. Required with an endpoint. Cannot be changed."),
    port: z
      .int32()
      .min(1)
      .max(65_535)
      .default(defaultEndpointPort)
      .describe("Port of the API server at `host`. Cannot be changed."),
    virtualIP: VirtualIP.optional(),
  })
  .describe(
    "Address of the API server, where neither the infrastructure nor the control plane provides one: it is required " +
      "there, and rejected elsewhere. Nodes and Cluster API connect to it.",
  );
export type Endpoint = z.output<typeof Endpoint>;

/** CAPI never changes the endpoint once it is set (core, cluster_controller_phases.go). */
export const endpointImmutables: readonly Immutable[] = ["host", "port"].map((field) => ({
  at: `controlPlane.endpoint.${field}`,
  carriedBy: "Cluster",
  path: `spec.controlPlaneEndpoint.${field}`,
  isFilledIn: true,
}));

interface WithEndpoint {
  controlPlane?: { endpoint?: Partial<Endpoint> };
}

/** Settings that have no effect with an endpoint of the user. */
export const endpointDependents: readonly Dependent<WithEndpoint>[] = [
  {
    at: "",
    settings: ["network.apiServerPort"],
    reason: "with controlPlane.endpoint: set its port",
    hasEffect: ({ controlPlane }) => controlPlane?.endpoint?.host === undefined,
  },
];
