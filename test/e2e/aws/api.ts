import { Problem } from "../problem.ts";

/** An action of a service whose API has forms as requests and XML as responses. */
export type Call = {
  readonly service: "ec2" | "elasticloadbalancing" | "iam";
  readonly action: string;
  readonly parameters?: Readonly<Record<string, string>>;
};

export type AwsApi = {
  /** Calls an action and returns the XML of its response. */
  readonly call: (region: string, call: Call) => Promise<string>;
  /** Calls an action of a service with JSON, such as `secretsmanager.ListSecrets`. */
  readonly callJson: (region: string, target: string) => Promise<unknown>;
  /** Reads a path of a service with paths, such as `/clusters` of `eks`. */
  readonly read: (region: string, service: string, path: string) => Promise<unknown>;
};

const versions = { ec2: "2016-11-15", elasticloadbalancing: "2015-12-01", iam: "2010-05-08" } as const;

/** The API of moto at this URL. It verifies no signature, but the signature names service and region. */
export function awsApiAt(url: string): AwsApi {
  const send = async (title: string, to: URL | string, request: RequestInit): Promise<string> => {
    const response = await fetch(to, request);
    const text = await response.text();
    if (!response.ok) throw new Problem(`cannot call ${title}: HTTP ${response.status}: ${text}`);
    return text;
  };
  const post = (title: string, request: RequestInit) => send(title, url, { ...request, method: "POST" });
  return {
    call: (region, { service, action, parameters = {} }) => {
      const body = new URLSearchParams({ Action: action, Version: versions[service], ...parameters });
      return post(action, { body, headers: { authorization: signatureFor(service, region) } });
    },
    callJson: async (region, target) => {
      const [service = ""] = target.split(".");
      const headers = {
        authorization: signatureFor(service.replace(/^Amazon/, "").toLowerCase(), region),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
      };
      return JSON.parse(await post(target, { body: "{}", headers }));
    },
    read: async (region, service, path) => {
      const headers = { authorization: signatureFor(service, region) };
      return JSON.parse(await send(`${service} ${path}`, new URL(path, url), { headers }));
    },
  };
}

/** The texts of an element in a response, in their order. */
export function textsIn(xml: string, element: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, "gu"))].map(([, text = ""]) => text);
}

function signatureFor(service: string, region: string): string {
  const credential = `none/20260101/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`;
}
