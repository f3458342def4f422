import { explainConfiguration, pluginConfiguration } from "../../api/admission-config.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { withoutPruning } from "../../kubernetes/prune.ts";
import { renderPodSecurity } from "./pod-security.ts";

type ApiServer = Pick<Kubernetes["apiServer"], "podSecurity" | "admissionConfig">;

/** Configurations of plugins by name; undefined if there are none. */
export function renderPlugins({ podSecurity, admissionConfig = [] }: ApiServer): JsonObject[] | undefined {
  const sorted = admissionConfig.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const plugins = [
    ...(podSecurity ? [{ name: "PodSecurity", configuration: renderPodSecurity(podSecurity) }] : []),
    ...sorted.map(({ name, configuration }) => ({
      name,
      configuration: withoutPruning(pluginConfiguration.read(configuration)),
    })),
  ];
  return plugins.length === 0 ? undefined : plugins;
}

/** Renders the file of `--admission-control-config-file`: JSON, which is YAML too. */
export function renderAdmissionFile(plugins: JsonObject[]): string {
  const configuration = { apiVersion: "apiserver.config.k8s.io/v1", kind: "AdmissionConfiguration", plugins };
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

const at = "kubernetes.apiServer.admissionConfig";

/** Configurations of other plugins, or that are too long together: the API server would not start. */
export function findAdmissionProblems({ apiServer }: Kubernetes): Problem[] {
  const { admissionConfig = [] } = apiServer;
  return [
    ...admissionConfig.flatMap((plugin, index) => {
      const message = explainConfiguration(plugin);
      return message === undefined ? [] : [{ path: `${at}[${index}].configuration`, message }];
    }),
    ...findLengthProblems(apiServer),
  ];
}

/** Maximum characters of a file (KubeadmConfigSpec of Cluster API). */
const longestFile = 10_240;

function findLengthProblems(apiServer: ApiServer): Problem[] {
  const plugins = renderPlugins(apiServer);
  if (!plugins) return [];
  const { length } = renderAdmissionFile(plugins);
  if (length <= longestFile) return [];
  return [{ path: at, message: `is ${length} characters long as JSON: must be at most ${longestFile}` }];
}
