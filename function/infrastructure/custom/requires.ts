import type { Prerequisite } from "../../cluster-api/prerequisite.ts";

export const customRequires: readonly Prerequisite[] = [
  {
    what: "Provider",
    name: "the infrastructure provider of the kinds, with a release that Cluster API supports",
    how: "`clusterctl init --infrastructure <name>`; [permissions and Input](../../custom-infrastructure.md)",
  },
];
