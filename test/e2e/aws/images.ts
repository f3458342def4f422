/** The accounts that publish images of CAPA and of EKS. */
const capa = "819546954734";
const amazon = "602401143452";
const architectures = ["x86_64", "arm64"] as const;

/** Versions of Kubernetes that have images: with kubeadm, and for nodes of EKS. */
export type ImageVersions = { readonly kubeadm: readonly string[]; readonly eks: readonly string[] };

type Named = { readonly name: string; readonly publisher: string; readonly architecture: string };

/** Images as moto reads them from `MOTO_AMIS_PATH`: one for each version and architecture. */
export function imagesFor({ kubeadm, eks }: ImageVersions): readonly object[] {
  const named = architectures.flatMap((architecture): readonly Named[] => [
    ...kubeadm.map((version) => ({
      name: `capa-ami-ubuntu-24.04-${version}-1700000000`,
      publisher: capa,
      architecture,
    })),
    ...eks.map((version) => ({ name: eksName(version, architecture), publisher: amazon, architecture })),
  ]);
  return named.map(imageOf);
}

/** EKS has minor versions only. */
function eksName(version: string, architecture: string): string {
  return `amazon-eks-node-al2023-${architecture}-standard-${/\d+\.\d+/.exec(version)?.[0]}`;
}

function imageOf({ name, publisher, architecture }: Named, index: number): object {
  return {
    ami_id: `ami-${index.toString(16).padStart(17, "0")}`,
    name,
    owner_id: publisher,
    architecture,
    creation_date: "2026-01-01T00:00:00.000Z",
    description: name,
    hypervisor: "xen",
    image_location: `${publisher}/${name}`,
    image_type: "machine",
    platform: null,
    public: true,
    root_device_name: "/dev/sda1",
    root_device_type: "ebs",
    sriov: "simple",
    state: "available",
    virtualization_type: "hvm",
  };
}
