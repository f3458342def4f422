import { join } from "node:path";

/** What the second management cluster offers to the network of the first one, once it is started. */
export type Files = {
  readonly kubeconfig: string;
  /** Socket of the API server. */
  readonly socket: string;
};

export function filesIn(folder: string): Files {
  return { kubeconfig: join(folder, "kubeconfig"), socket: join(folder, "api-server") };
}
