import { defineMdastPlugin } from "satteri";

/** Keeps the source of a diagram out of the highlighting of code; the browser draws it. */
export const mermaidPlugin = defineMdastPlugin({
  name: "mermaid",
  code(node, context) {
    if (node.lang !== "mermaid") return;
    const data = { hName: "pre", hProperties: { className: ["mermaid"] } };
    context.replaceNode(node, { type: "diagram", data, children: [{ type: "text", value: node.value }] });
  },
});
