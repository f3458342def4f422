import { join } from "node:path";

/** What the second management cluster offers to the network of the first one, once it is started. */
export type Files = {
  readonly kubeconfig: string;
  /** Socket of the API server. */
  readonly socket: string;
  /** Contains host and port of its registry. */
  readonly registry: string;
};

export function filesIn(folder: string): Files {
  const place = (name: string): string => join(folder, name);
  return { kubeconfig: place("kubeconfig"), socket: place("api-server"), registry: place("registry") };
}
