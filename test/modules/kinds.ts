import { infrastructureGroup } from "../../function/cluster-api/kinds.ts";

/** What kinds of modules that only tests have are alike in. */
export const common = {
  group: infrastructureGroup,
  version: "v1",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta2",
} as const;
