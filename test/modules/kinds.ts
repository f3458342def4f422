import { infrastructureGroup } from "../../function/cluster-api/kinds.ts";

/** Common facts of the kinds of modules for tests. */
export const common = {
  group: infrastructureGroup,
  version: "v1",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta2",
} as const;
