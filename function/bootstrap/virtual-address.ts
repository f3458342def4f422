import type { NodeSetup, VirtualAddress } from "./node-setup.ts";

/** Where a distribution reads static pods, and its administrator's kubeconfig; absolute paths on the machine. */
export interface StaticPodPaths {
  readonly podFolder: string;
  readonly kubeconfig: string;
}

const hostsFile = "/etc/kube-vip/hosts";

/** Path of the static pod on the machine. */
export function pathOfStaticPod({ podFolder }: StaticPodPaths): string {
  return `${podFolder}/kube-vip.yaml`;
}

/** Paths of the files of the static pod on the machine. */
export function listStaticPodFiles(paths: StaticPodPaths): string[] {
  return [pathOfStaticPod(paths), hostsFile];
}

/** Files that announce a virtual address with kube-vip in a static pod (kube-vip.io/docs/installation/static). */
export function renderStaticPod(virtualAddress: VirtualAddress | undefined, paths: StaticPodPaths): NodeSetup {
  if (!virtualAddress) return {};
  const owner = { owner: "root:root", permissions: "0644" };
  return {
    files: [
      { path: pathOfStaticPod(paths), content: renderPod(virtualAddress, paths), ...owner },
      { path: hostsFile, content: "127.0.0.1 localhost kubernetes\n", ...owner },
    ],
  };
}

/**
 * Renders the pod. kube-vip connects to its own machine at `kubernetes`, a name in the certificate of the API server.
 * `hostAliases` do not work before the cloud provider has given the node an address, so a file has that name
 * (kube-vip/kube-vip#692). The volume waits for the kubeconfig: created too early, it would stop kubeadm.
 */
function renderPod(virtualAddress: VirtualAddress, { kubeconfig }: StaticPodPaths): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: kube-vip
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
  - name: kube-vip
    image: ${JSON.stringify(virtualAddress.image)}
    imagePullPolicy: IfNotPresent
    args: [manager]
    env:
${renderEnvironment(virtualAddress)}
    - name: vip_nodename
      valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
    securityContext:
      capabilities: {add: [NET_ADMIN, NET_RAW], drop: [ALL]}
    volumeMounts:
    - {name: kubeconfig, mountPath: /etc/kubernetes/admin.conf, readOnly: true}
    - {name: hosts, mountPath: /etc/hosts, readOnly: true}
  volumes:
  - name: kubeconfig
    hostPath:
      path: ${kubeconfig}
      type: File
  - name: hosts
    hostPath:
      path: ${hostsFile}
      type: File
`;
}

function renderEnvironment({ address, port, interface: device }: VirtualAddress): string {
  const variables = {
    address,
    port: String(port),
    ...(device !== undefined && { vip_interface: device }),
    vip_subnet: address.includes(":") ? "128" : "32",
    vip_arp: "true",
    vip_leaderelection: "true",
    cp_enable: "true",
    cp_namespace: "kube-system",
  };
  return Object.entries(variables)
    .map(([name, value]) => `    - {name: ${name}, value: ${JSON.stringify(value)}}`)
    .join("\n");
}
