import { parseCidr } from "../../api/cidr.ts";
import type { Network } from "../../api/network.ts";

/** Number of the address of the DNS service in the range of services (kubeadm, cmd/kubeadm/app/constants, GetDNSIP). */
const index = 10;

/**
 * The address of the DNS service. Kamaji computes it only when the cluster is created, and the provider then removes it
 * (kamajicontrolplane_controller_tcp.go), so kubelets that join later would have no DNS. The range is IPv4.
 */
export function dnsAddressOf({ services }: Network): string {
  const { address = "", prefix = 0 } = parseCidr(services.cidrBlocks[0] ?? "") ?? {};
  const number = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = number - (number % 2 ** (32 - prefix));
  return [24, 16, 8, 0].map((bits) => Math.floor((first + index) / 2 ** bits) % 256).join(".");
}
