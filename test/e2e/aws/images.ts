/** The account that publishes CAPA's images. */
const publisher = "819546954734";
const architectures = ["x86_64", "arm64"] as const;

/** Images as moto reads them from `MOTO_AMIS_PATH`: one of CAPA's for each version and architecture. */
export function imagesFor(versions: readonly string[]): readonly object[] {
  return versions.flatMap((version, row) =>
    architectures.map((architecture, column) => imageFor(version, architecture, row * architectures.length + column)),
  );
}

function imageFor(version: string, architecture: string, index: number): object {
  return {
    ami_id: `ami-${index.toString(16).padStart(17, "0")}`,
    name: `capa-ami-ubuntu-24.04-${version}-1700000000`,
    owner_id: publisher,
    architecture,
    creation_date: "2026-01-01T00:00:00.000Z",
    description: `Ubuntu 24.04 with Kubernetes ${version}`,
    hypervisor: "xen",
    image_location: `${publisher}/${version}`,
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
