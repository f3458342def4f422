import { combineNodeSetups } from "../combined-setup.ts";
import { ownFile } from "../linux/own-file.ts";
import type { NodeSetup } from "../node-setup.ts";

const path = "/etc/default/90-kubernetes-cluster-kubeadm";

/**
 * Lets a machine join a control plane of a newer minor version. kubeadm joins only its own minor version, while the
 * kubelet may be up to three minor versions older (kubernetes.io/releases/version-skew-policy). Cluster API writes the
 * version of the control plane into the file when it creates the machine (Cluster API 1.14, KubeadmConfig,
 * `files[].contentFormat`), so an upgrade of the control plane does not change the template.
 */
export function addNewerKubeadm(setup: NodeSetup): NodeSetup {
  const { joinsNewer } = setup;
  if (!joinsNewer) return setup;
  const content = "version={{ .controlPlane.version }}\n";
  return combineNodeSetups(setup, {
    files: [{ ...ownFile(path, { content }), contentFormat: "Template" }],
    preCommands: [download(joinsNewer.kubeadmURL)],
  });
}

/** Replaces kubeadm only if its minor version differs. */
function download(url: string): string {
  const architecture = "$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')";
  const minor = "cut -d. -f1,2";
  return [
    `. ${path}`,
    `if [ "$(kubeadm version -o short | ${minor})" != "$(echo "$version" | ${minor})" ]`,
    `then curl -fsSL --retry 5 -o /tmp/kubeadm "${url}/$version/bin/linux/${architecture}/kubeadm"`,
    `install -m 0755 /tmp/kubeadm "$(command -v kubeadm)"`,
    "fi",
  ].join("; ");
}
