import type { Immutable } from "../../api/rule.ts";
import { bastionImmutable } from "./bastion.ts";
import { balancedSubnets } from "./load-balancer.ts";
import { vpcImmutables } from "./network.ts";

/**
 * CAPA's webhook rejects these changes (webhooks/awscluster_webhook.go), its controllers do not apply them, or they
 * would move the endpoint.
 */
export const awsImmutables: readonly Immutable[] = [
  { at: "infrastructure.aws.region", carriedBy: "InfrastructureCluster", path: "spec.region" },
  ...[
    ["type", "loadBalancerType"],
    ["scheme", "scheme"],
    ["name", "name"],
    ["healthCheckProtocol", "healthCheckProtocol"],
    ["targetGroupIPType", "targetGroupIPType"],
  ].map(([field = "", carried = ""]): Immutable => ({
    at: `infrastructure.aws.loadBalancer.${field}`,
    carriedBy: "InfrastructureCluster",
    path: `spec.controlPlaneLoadBalancer.${carried}`,
  })),
  ...vpcImmutables("InfrastructureCluster"),
  bastionImmutable("InfrastructureCluster"),
  balancedSubnets,
  // CAPA cannot delete a machine without the bucket that had its user data (controllers/awsmachine_controller.go).
  {
    at: "infrastructure.aws.s3Bucket.name",
    carriedBy: "InfrastructureCluster",
    path: "spec.s3Bucket.name",
    mayBeAdded: true,
  },
];
