import { z } from "zod";
import { type AwsApi, type Call, textsIn } from "./api.ts";

type Listing = {
  readonly call: Call;
  /** Element of the response with the ID of each resource. */
  readonly element: string;
};

/** One attribute and its accepted values. */
type Filter = Readonly<Record<string, readonly string[]>>;

/**
 * Everything that CAPA creates. What EC2 lists for a while after its deletion is left out by a filter. Network
 * interfaces are left out, because moto keeps those of terminated instances and deleted NAT gateways; CAPA creates none
 * itself.
 */
const listings: readonly Listing[] = [
  ofEc2("DescribeInstances", "instanceId", {
    "instance-state-name": ["pending", "running", "shutting-down", "stopping", "stopped"],
  }),
  ofEc2("DescribeVpcs", "vpcId"),
  ofEc2("DescribeSubnets", "subnetId"),
  ofEc2("DescribeInternetGateways", "internetGatewayId"),
  ofEc2("DescribeNatGateways", "natGatewayId", { state: ["pending", "available", "deleting"] }),
  ofEc2("DescribeRouteTables", "routeTableId"),
  ofEc2("DescribeSecurityGroups", "groupId"),
  ofEc2("DescribeAddresses", "allocationId"),
  ofEc2("DescribeVolumes", "volumeId"),
  ofEc2("DescribeVpcEndpoints", "vpcEndpointId"),
  ofLoadBalancers("DescribeLoadBalancers", "LoadBalancerArn"),
  ofLoadBalancers("DescribeTargetGroups", "TargetGroupArn"),
];

const secrets = z.object({ SecretList: z.array(z.object({ ARN: z.string() })) });
const parameters = z.object({ Parameters: z.array(z.object({ Name: z.string() })) });
const eks = z.object({ clusters: z.array(z.string()) });

/**
 * Every resource of the account in a region, such as `vpcId vpc-0a1b`. Each region has a default VPC
 * from the start.
 */
export async function readInventory(api: AwsApi, region: string): Promise<ReadonlySet<string>> {
  const found = await Promise.all(listings.map((listing) => list(api, region, listing)));
  const { SecretList } = secrets.parse(await api.callJson(region, "secretsmanager.ListSecrets"));
  const { Parameters } = parameters.parse(await api.callJson(region, "AmazonSSM.DescribeParameters"));
  const { clusters } = eks.parse(await api.read(region, "eks", "/clusters"));
  const others = [
    ...clusters.map((name) => `EKS cluster ${name}`),
    ...SecretList.map(({ ARN }) => `secret ${ARN}`),
    ...Parameters.map(({ Name }) => `parameter ${Name}`),
  ];
  return new Set([...found.flat(), ...others]);
}

async function list(api: AwsApi, region: string, { call, element }: Listing): Promise<readonly string[]> {
  const text = await api.call(region, call);
  return textsIn(text, element).map((id) => `${element} ${id}`);
}

function ofEc2(action: string, element: string, filter: Filter = {}): Listing {
  const parameters = Object.entries(filter).flatMap(([name, values]) => [
    ["Filter.1.Name", name] as const,
    ...values.map((value, index) => [`Filter.1.Value.${index + 1}`, value] as const),
  ]);
  return { call: { service: "ec2", action, parameters: Object.fromEntries(parameters) }, element };
}

function ofLoadBalancers(action: string, element: string): Listing {
  return { call: { service: "elasticloadbalancing", action }, element };
}
