/** Words that YAML 1.1 does not read as text (yaml.org/type/bool.html, null.html). Bootstrap providers do not quote. */
export const yamlWords = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];
