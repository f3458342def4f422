import { type ObjectFacts, rulesOfKind } from "../../kubernetes/object-rule.ts";

const escaped = "%[0-9A-Fa-f]{2}";
const user = `([-A-Za-z0-9._~!$&'()*+,;=:]|${escaped})+@`;
const host = `(\\[[0-9A-Fa-f:.]+\\]|[-A-Za-z0-9._~]+)`;
const rest = `([-A-Za-z0-9._~!$&'()*+,;=:@/?]|${escaped})*`;

/** A URL that the webhook accepts with Go's net/url (api/v1alpha1/helmchartproxy_webhook.go, `isUrlValid`). */
const repositoryURL = new RegExp(`^(https?|oci)://(${user})?${host}(:[0-9]{1,5})?(/${rest})?$`);

/** Rules for a HelmChartProxy that an override changed. */
export const helmObjects: ObjectFacts = {
  objectRules: rulesOfKind("HelmChartProxy", "spec", [
    ["repoURL", (url) => typeof url !== "string" || repositoryURL.test(url), "must be a URL: https://… or oci://…"],
  ]),
};
